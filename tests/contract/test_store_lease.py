"""A lease is held by one at a time, among threads and among processes, and a holder that dies lets go."""

import subprocess
import sys
import threading
import time

import psycopg
import pytest

from maild.errors import StoreError
from maild.memory.store import open_store
from maild.ports import Store

HOLDER = """
import sys, time
from maild.memory.store import open_store
with open_store(sys.argv[1]).lease("support", 0):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_holder_is_told(store: Store) -> None:
    with store.lease("support", 0):
        second = store.lease("support", 0.1)
        with pytest.raises(StoreError, match="another maild is at work on support"):
            second.__enter__()


def test_leases_of_other_names_do_not_meet(store: Store) -> None:
    with store.lease("support", 0), store.lease("sales", 0):
        pass


def test_one_waits_for_the_other(store: Store) -> None:
    released = []

    def hold() -> None:
        with store.lease("support", 0):
            began.set()
            time.sleep(0.3)
            released.append(True)

    began = threading.Event()
    thread = threading.Thread(target=hold)
    thread.start()
    began.wait(5)
    with store.lease("support", 5):
        assert released
    thread.join()


def test_a_process_that_dies_lets_go(store_url: str) -> None:
    if store_url == "sqlite://":
        return  # memory is of one process only
    store = open_store(store_url)
    with subprocess.Popen([sys.executable, "-c", HOLDER, store_url], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreError), store.lease("support", 0.1):
            pass
        holder.kill()
        with store.lease("support", 10):
            pass
    store.close()


def test_a_holder_whose_session_the_database_ended_is_told_before_it_does_anything(postgres_url: str) -> None:
    store = open_store(postgres_url)
    with pytest.raises(StoreError, match="has let go of what this maild held: support"), store.lease("support", 0):
        store.still_held()
        with psycopg.connect(postgres_url, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
        with store.begin():
            pass
    with store.lease("support", 5), store.begin():
        pass
    store.close()


def test_what_another_thread_held_does_not_stop_this_one(postgres_url: str) -> None:
    store = open_store(postgres_url)
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with store.lease("sales", 0):
            held.set()
            done.wait(20)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(10)
    with psycopg.connect(postgres_url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
    store.still_held()
    done.set()
    thread.join()
    store.close()
