from expense_tracker.kernel.environment import Environment, FileValues, queue_socket


def environment(**values) -> Environment:
    env = Environment()
    env.ENVIRON = FileValues(values)
    return env


def test_a_value_may_stand_in_a_file(tmp_path):
    file = tmp_path / "hosts"
    file.write_text("one.example,two.example\n")
    env = environment(ALLOWED_HOSTS_FILE=str(file))
    assert env.list("ALLOWED_HOSTS") == ["one.example", "two.example"]


def test_an_address_in_a_file_ends_where_its_line_does(tmp_path):
    file = tmp_path / "database"
    file.write_text("postgres://u:p@db/books\r\n")
    env = environment(DATABASE_URL_FILE=str(file))
    assert env.db("DATABASE_URL")["NAME"] == "books"


def test_a_value_given_directly_stays_as_it_is():
    assert environment(SITE_NAME=" Outlay").str("SITE_NAME") == " Outlay"


def test_a_long_folder_has_its_socket_elsewhere(tmp_path):
    assert queue_socket(tmp_path / "var") == tmp_path / "var" / "queue.sock"
    assert len(str(queue_socket(tmp_path / ("x" * 120)))) < 100
