"""Where a mailbox's password comes from: a systemd credential, a file, a command, the environment or the keyring."""

import os
import stat
import subprocess
from pathlib import Path

from maild.errors import SecretError
from maild.sections.mailbox import MailboxSettings
from maild.sections.whole import WriterSettings

_COMMAND_SECONDS = 30


def password(name: str, box: MailboxSettings) -> str:
    """The password of the mailbox ``name``. Raises SecretError; its text never holds the secret.

    Without any ``password_*`` a systemd credential called like the mailbox is taken (systemd.exec(5), CREDENTIALS).
    """
    if box.password_file:
        return secret_file(box.password_file)
    if box.password_command:
        return _from_command(box.password_command)
    if box.password_env:
        return _from_environment(box.password_env)
    if box.password_keyring:
        return _from_keyring(box.password_keyring, box.username)
    return _from_credential(box.password_credential or name, name)


def writer_key(writer: WriterSettings) -> str:
    """The key of the optional writer, empty where it needs none. Raises SecretError."""
    if writer.key_file:
        return secret_file(Path(writer.key_file))
    return _from_environment(writer.key_env) if writer.key_env else ""


def secret_file(path: Path) -> str:
    """The content of a file that only its owner may read. Raises SecretError."""
    try:
        mode = path.stat().st_mode
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SecretError(f"the password file {path} cannot be read: {error}", "check its path and owner") from error
    if mode & (stat.S_IROTH | stat.S_IWOTH):
        raise SecretError(f"the password file {path} is open to everyone on this machine", f"chmod 0600 {path}")
    return _stripped(text, f"the password file {path}")


def _from_command(command: tuple[str, ...]) -> str:
    try:
        done = subprocess.run(  # noqa: S603 the operator's own command, run without a shell
            command, capture_output=True, text=True, timeout=_COMMAND_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SecretError(
            f"the password command {command[0]} did not run: {type(error).__name__}", "run it by hand as the same user"
        ) from error
    if done.returncode:
        raise SecretError(
            f"the password command {command[0]} ended with {done.returncode}", "run it by hand as the same user"
        )
    return _stripped(done.stdout.split("\n", 1)[0], f"the output of {command[0]}")


def _from_environment(variable: str) -> str:
    if variable not in os.environ:
        raise SecretError(f"the environment has no {variable}", f"export {variable}=… before starting maild")
    return _stripped(os.environ[variable], f"the variable {variable}")


def _from_keyring(service: str, username: str) -> str:
    import keyring
    import keyring.errors

    try:
        secret = keyring.get_password(service, username)
    except keyring.errors.KeyringError as error:
        raise SecretError(f"the keyring cannot be used: {error}", "on a server use password_file instead") from error
    if secret is None:
        raise SecretError(
            f"the keyring has no password for {username} under {service}", f"keyring set {service} {username}"
        )
    return secret


def _from_credential(credential: str, mailbox: str) -> str:
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if folder is None:
        raise SecretError(
            f"mailbox.{mailbox} says nowhere where its password is",
            'add password_file = "/etc/maild/password" (or password_command, password_env, password_keyring)',
        )
    try:
        text = (Path(folder) / credential).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SecretError(
            f"the systemd credential {credential} is not there",
            f"systemctl edit maild: [Service] LoadCredential={credential}:/etc/maild/{credential}",
        ) from error
    return _stripped(text, f"the credential {credential}")


def _stripped(text: str, where: str) -> str:
    secret = text.rstrip("\r\n")
    if not secret:
        raise SecretError(f"{where} is empty", "write the password into it")
    return secret
