"""What all tests share: the fixtures that stand in files of their own."""

from hypothesis import settings

settings.register_profile("steady", derandomize=True, deadline=None)  # the same letters in every run
settings.register_profile("long", max_examples=10_000, deadline=None)  # pytest --hypothesis-profile=long
settings.load_profile("steady")

pytest_plugins = [
    "tests.servers.fixtures_dovecot",
    "tests.servers.fixtures_postgres",
    "tests.servers.fixtures_scripted",
    "tests.servers.fixtures_store",
]
