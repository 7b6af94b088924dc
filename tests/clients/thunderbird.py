"""A real Thunderbird with the add-on, a profile of its own and one account, steered by Marionette."""

import json
import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path
from typing import Any

from marionette_driver.marionette import Marionette

from tests.clients.screen import Screen
from tests.servers.dovecot import HOST, PASSWORD

ADDRESS = "support@svet.example"
EXTENSION = "maild@maild.invalid"
_QUIET = {
    "app.update.enabled": False,
    "browser.dom.window.dump.enabled": True,
    "datareporting.policy.dataSubmissionEnabled": False,
    "devtools.console.stdout.chrome": True,
    "devtools.console.stdout.content": True,
    "extensions.autoDisableScopes": 0,
    "extensions.enabledScopes": 15,
    "extensions.getAddons.cache.enabled": False,
    "extensions.update.enabled": False,
    "mail.chat.enabled": False,
    "mail.server.default.check_all_folders_for_new": True,
    "mail.e2ee.auto_enable": False,
    "mail.inappnotifications.enabled": False,
    "mail.inappnotifications.bypass-filtering": False,
    "mail.provider.suppress_dialog_on_startup": True,
    "mail.rights.version": 1,
    "mail.shell.checkDefaultClient": False,
    "mail.spotlight.firstRunDone": True,
    "mail.winsearch.firstRunDone": True,
    "mailnews.start_page.enabled": False,
    "app.donation.eoy.version.viewed": 999,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.enabled": False,
    "xpinstall.signatures.required": False,
}
_LOGIN = """
const login = Cc["@mozilla.org/login-manager/loginInfo;1"].createInstance(Ci.nsILoginInfo);
login.init(`imap://${arguments[0]}`, null, `imap://${arguments[0]}`, "support", arguments[1], "", "");
await Services.logins.addLoginAsync(login);
"""


class Thunderbird:
    """One run of the program. ``language`` is ``ru`` or ``en-US``; ``dark`` asks for the dark theme."""

    def __init__(self, screen: Screen, folder: Path, imap_port: int, addon: Path, *, language: str, dark: bool) -> None:
        self._screen, self._profile = screen, folder / "profile"
        extensions = self._profile / "extensions"
        extensions.mkdir(parents=True)
        shutil.copy(addon, extensions / f"{EXTENSION}.xpi")
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self._port = probe.getsockname()[1]
        settings = (
            _QUIET
            | _account(imap_port)
            | {
                "marionette.port": self._port,
                "intl.locale.requested": language,
                "ui.systemUsesDarkTheme": int(dark),
                "extensions.activeThemeID": f"thunderbird-compact-{'dark' if dark else 'light'}@mozilla.org",
            }
        )
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in settings.items()]
        (self._profile / "user.js").write_text("\n".join(lines) + "\n")

    def __enter__(self) -> "Thunderbird":
        home = self._profile.parent / "home"
        home.mkdir(exist_ok=True)
        own = {"HOME": str(home), "DISPLAY": self._screen.name, "LANG": "C.UTF-8", "MOZ_MARIONETTE": "1"}
        with (self._profile.parent / "log").open("w") as log:
            self._process = subprocess.Popen(
                ["dbus-run-session", "--", "/usr/lib/thunderbird/thunderbird-bin", "--profile", str(self._profile),
                 "--no-remote", "--marionette", "--remote-allow-system-access"],
                env={**os.environ, **own, "MOZ_DISABLE_CONTENT_SANDBOX": "1"},
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        self._marionette = Marionette(host=HOST, port=self._port, socket_timeout=60)
        self._marionette.raise_for_port(timeout=60, check_process_status=False)
        self._marionette.start_session()
        self._marionette.set_context("chrome")
        self._marionette.timeout.script = 60
        self.run(_LOGIN, HOST, PASSWORD)
        return self

    def __exit__(self, *_: object) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def run(self, script: str, *arguments: object) -> Any:
        """What an asynchronous script returns that runs with the program's own rights. Raises RuntimeError."""
        wrapped = f"""
            const back = arguments[arguments.length - 1];
            (async (...arguments) => {{ {script} }})(...arguments).then((found) => back({{ found }}),
                (error) => back({{ error: `${{error}} ${{error.stack}}` }}));
        """
        said = self._marionette.execute_async_script(wrapped, script_args=arguments)
        if "error" in said:
            raise RuntimeError(said["error"])
        return said.get("found")

    def picture(self, target: Path) -> None:
        """What is on the screen, as a PNG file."""
        self._screen.picture(target)


def _account(port: int) -> dict[str, object]:
    server, identity, folders = "mail.server.server1", "mail.identity.id1", f"imap://support@{HOST}"
    return {
        "mail.accountmanager.accounts": "account1,account2",
        "mail.accountmanager.defaultaccount": "account1",
        "mail.accountmanager.localfoldersserver": "server2",
        "mail.account.account1.identities": "id1",
        "mail.account.account1.server": "server1",
        "mail.account.account2.server": "server2",
        "mail.server.server2.hostname": "Local Folders",
        "mail.server.server2.name": "Local Folders",
        "mail.server.server2.type": "none",
        "mail.server.server2.userName": "nobody",
        f"{server}.hostname": HOST,
        f"{server}.port": port,
        f"{server}.type": "imap",
        f"{server}.userName": "support",
        f"{server}.name": ADDRESS,
        f"{server}.socketType": 0,
        f"{server}.authMethod": 3,
        f"{server}.login_at_startup": False,  # the password is not stored yet
        f"{identity}.fullName": "Служба поддержки",
        f"{identity}.useremail": ADDRESS,
        f"{identity}.valid": True,
        f"{identity}.smtpServer": "smtp1",
        f"{identity}.draft_folder": f"{folders}/Drafts",
        f"{identity}.fcc_folder": f"{folders}/Sent",
        "mail.smtpservers": "smtp1",
        "mail.smtp.defaultserver": "smtp1",
        "mail.smtpserver.smtp1.hostname": HOST,
        "mail.smtpserver.smtp1.port": 9,
        "mail.smtpserver.smtp1.username": "support",
    }
