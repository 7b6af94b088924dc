"""``maild thunderbird-profile``: the labels as tags of a Thunderbird without the add-on."""

from pathlib import Path

import click


@click.command("thunderbird-profile")
@click.option(
    "--language", type=click.Choice(["ru", "en"]), default="ru", show_default=True, help="Of the tags' names."
)
@click.pass_obj
def thunderbird_profile(config: Path | None, language: str) -> None:
    """Print the settings by which Thunderbird shows the labels as named, coloured tags.

    Append them to the file user.js in the profile's folder (Help, Troubleshooting Information, Profile Folder), then
    start Thunderbird anew. With the add-on none of this is needed: docs/clients.md
    """
    import json

    from maild.cli.analyze import workshop_for

    for label in workshop_for(config).labels().labels:
        for name, value in (("tag", label.name(language)), ("color", label.color.upper())):
            setting, shown = f"mailnews.tags.{label.keyword}.{name}", json.dumps(value, ensure_ascii=False)
            click.echo(f'user_pref("{setting}", {shown});')
    click.echo('user_pref("mail.server.default.check_all_folders_for_new", true);')
