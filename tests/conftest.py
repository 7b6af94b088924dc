"""What all tests share: the fixtures that stand in files of their own."""

pytest_plugins = [
    "tests.servers.fixtures_dovecot",
    "tests.servers.fixtures_postgres",
    "tests.servers.fixtures_scripted",
    "tests.servers.fixtures_store",
]
