"""Heartbeats in a log that is overwritten, renamed, truncated, coloured, torn, huge or not there."""

import calendar
import os
import random
import resource
import shutil
import tempfile
import unittest

from support import NOW, Case, Writer, beat, container, heartbeat, iso, line
from publisher import heartbeats, search
from publisher.errors import Unavailable
from publisher.heartbeats import HeartbeatLog
from publisher.logfile import LogFile
from publisher.times import Stamps

MINUTE = 60.0


class LogCase(Case):
    #: Whether the place at which the node writes can be seen in /proc, here that of this very process.
    SEEN = True

    def setUp(self):
        super().setUp()
        self.path = os.path.join(self.folder, "consensus.log")
        self.log = HeartbeatLog(heartbeat())
        self.node = container(pid=os.getpid() if self.SEEN else 0)

    def life(self, flags=0):
        """A node starts and opens its log."""
        return self.opened(Writer(self.path, flags))

    def restart(self, when):
        self.node = self.node._replace(started_at=iso(when))

    def count(self, now=NOW, period=MINUTE, path=None):
        return self.log.sample(path or self.path, self.node, now, period, lambda: None)


class HowHeartbeatsAreCounted:
    """Runs twice: with the writer's position, and with timestamps only."""

    # -- the first sample

    def test_the_first_sample_counts_those_stamped_within_the_last_period(self):
        self.life().write(*(beat(NOW - ago) for ago in (95, 85, 75, 65, 55, 45, 35, 25, 15, 5)))
        self.assertEqual(6, self.count())

    def test_the_first_sample_of_a_silent_log_is_an_explicit_zero(self):
        self.life().write(beat(NOW - 300), line(NOW - 200), line(NOW - 2))
        self.assertEqual(0, self.count())

    def test_the_first_sample_of_an_empty_log_is_zero(self):
        self.life()
        self.assertEqual(0, self.count())

    def test_the_first_sample_reads_only_the_end_of_a_huge_log(self):
        node = self.life()
        node.write(beat(NOW - 7200))
        os.lseek(node.fd, 300 << 20, os.SEEK_SET)  # a hole: nothing that reads it whole ends within the test
        node.write(b"\n", *(line(NOW - 3000 + i, "x" * 150) for i in range(2900)))
        node.write(beat(NOW - 50), beat(NOW - 40))
        reads = []
        real = LogFile.read

        def counted(log, offset, length):
            reads.append(length)
            return real(log, offset, length)

        LogFile.read = counted
        self.addCleanup(setattr, LogFile, "read", real)
        if self.SEEN:
            self.assertEqual(2, self.count())
        else:
            with self.unavailable("long part without timestamps"):
                self.count()
        self.assertLess(sum(reads), 8 << 20)

    def test_the_first_sample_after_midnight_counts_in_the_renamed_log_too(self):
        midnight = NOW - NOW % 86400 + 86400
        node = self.life()
        node.write(beat(midnight - 65), beat(midnight - 25), beat(midnight - 15), beat(midnight - 5))
        node.close()
        os.rename(self.path, os.path.join(self.folder, "consensus-20240530.log"))
        self.life().write(beat(midnight + 5), beat(midnight + 15))
        self.assertEqual(5, self.count(midnight + 20))

    def test_the_first_sample_passes_over_what_an_earlier_life_left_behind(self):
        node = self.life()
        node.write(*(beat(NOW - 4000 + 10 * i) for i in range(100)))
        node.close()
        self.life().write(line(NOW - 3000), beat(NOW - 2990), line(NOW - 6))
        self.assertEqual(0, self.count())

    # -- further samples

    def test_every_heartbeat_is_counted_in_one_sample_only(self):
        node = self.life()
        node.write(beat(NOW - 20), beat(NOW - 10))
        self.assertEqual(2, self.count())
        node.write(beat(NOW), beat(NOW + 10), beat(NOW + 20))
        self.assertEqual(3, self.count(NOW + 60))
        self.assertEqual(0, self.count(NOW + 120))

    def test_a_log_that_is_appended_to_is_read_to_its_end(self):
        self.life().write(beat(NOW - 900))
        node = self.life(os.O_APPEND)
        self.addCleanup(node.close)
        node.write(beat(NOW - 10))
        self.assertEqual(1, self.count())
        node.write(beat(NOW), line(NOW + 1))
        self.assertEqual(1, self.count(NOW + 60))

    def test_colours_are_no_obstacle(self):
        self.life().write(line(NOW - 5, "rust-bridge: [\x1b[33m#942\x1b[0m arm] last=5 \x1b[1mage=\x1b[38;5;201m0s"))
        self.assertEqual(1, self.count())

    def test_both_tags_of_the_heartbeat_are_known(self):
        self.life().write(beat(NOW - 5, tag="arm"), beat(NOW - 4, tag="#942 arm"))
        self.assertEqual(2, self.count())

    def test_a_line_whose_age_grows_is_no_heartbeat(self):
        self.life().write(beat(NOW - 50, 30), beat(NOW - 40, 31), beat(NOW - 30, 41), beat(NOW - 20, 1060))
        self.assertEqual(1, self.count())

    def test_a_pattern_without_a_group_counts_every_line(self):
        self.log = HeartbeatLog(heartbeat(pattern=r"\[#942 arm\]"))
        self.life().write(beat(NOW - 50, 1060))
        self.assertEqual(1, self.count())

    def test_a_group_that_is_no_age_is_told_rather_than_counted_as_silence(self):
        self.log = HeartbeatLog(heartbeat(pattern=r"arm\] last=(\S+)"))
        self.life().write(beat(NOW - 50))
        with self.unavailable("no age"):
            self.count()

    def test_bytes_that_are_no_utf8_lose_nothing(self):
        self.life().write(line(NOW - 9, "peer \udcff".encode("utf-8", "surrogateescape").decode("latin-1")))
        node = self.life()
        os.lseek(node.fd, 0, os.SEEK_END)
        node.write(b"\xff\xfe\x00" + beat(NOW - 8), beat(NOW - 7).replace(b"last", b"\xc3\x28last"))
        node.close()
        self.node = self.node._replace(pid=0)
        self.assertEqual(1, self.count())  # the first of the two does not begin with a timestamp

    def test_a_line_split_across_two_samples_is_counted_once_and_whole(self):
        node = self.life()
        node.write(line(NOW - 20))
        self.count()
        torn = beat(NOW - 1)
        node.write(torn[:60])
        self.assertEqual(0, self.count())
        node.write(torn[60:])
        self.assertEqual(1, self.count(NOW + 60))

    def test_a_line_of_megabytes_is_passed_over(self):
        node = self.life()
        node.write(line(NOW - 20))
        self.count()
        node.write(line(NOW - 15, "y" * (3 << 20)), beat(NOW - 10))
        self.assertEqual(1, self.count())

    def test_a_line_of_megabytes_that_is_still_being_written_is_passed_over(self):
        node = self.life()
        node.write(line(NOW - 20))
        self.count()
        node.write(line(NOW - 15, "y" * (3 << 20))[:-1])
        self.assertEqual(0, self.count())
        node.write(b"y" * 1000 + b"\n", beat(NOW + 1))
        self.assertEqual(1, self.count(NOW + 60))

    # -- restarts

    def test_a_log_overwritten_from_its_start_is_read_at_its_writers_place(self):
        node = self.life()
        node.write(*(beat(NOW - 3600 + 10 * i) for i in range(355)))
        self.count()
        node.close()
        self.restart(NOW + 5)
        node = self.life()
        node.write(line(NOW + 5), beat(NOW + 6))
        with self.unavailable("restarted or replaced"):
            self.count(NOW + 60)
        node.write(beat(NOW + 70), beat(NOW + 80), line(NOW + 81))
        self.assertEqual(2, self.count(NOW + 120))
        self.assertEqual(0, self.count(NOW + 180))

    def test_a_log_overwritten_beyond_the_former_place_is_noticed(self):
        node = self.life()
        node.write(line(NOW - 8))
        self.count()
        node.close()
        node = self.life()  # within the container, by a supervisor: Docker notices nothing
        node.write(*(beat(NOW + i) for i in range(50)))
        with self.unavailable("overwritten"):
            self.count(NOW + 60)
        node.write(beat(NOW + 61))
        self.assertEqual(1, self.count(NOW + 120))

    def test_what_an_earlier_life_left_is_not_counted_again_however_often_it_is_sampled(self):
        node = self.life()
        node.write(*(beat(NOW - 3600 + 10 * i) for i in range(355)))
        node.close()
        self.restart(NOW - 90)
        node = self.life()
        node.write(line(NOW - 90), line(NOW - 80))
        self.assertEqual(0, self.count())
        node.write(line(NOW))
        self.assertEqual(0, self.count(NOW + 60))
        self.assertEqual(0, self.count(NOW + 120))

    def test_a_container_replaced_between_two_samples_begins_a_new_count(self):
        self.life().write(beat(NOW - 10))
        self.count()
        other = os.path.join(self.folder, "elsewhere.log")
        self.opened(Writer(other)).write(beat(NOW + 1), beat(NOW + 11))
        self.node = self.node._replace(id="another", started_at=iso(NOW + 1))
        with self.unavailable("restarted or replaced"):
            self.count(NOW + 60, path=other)
        self.assertEqual(0, self.count(NOW + 120, path=other))

    def test_a_truncated_log_is_noticed_and_read_anew(self):
        node = self.life(os.O_APPEND)
        node.write(*(beat(NOW - 60 + i) for i in range(50)))
        self.count()
        os.truncate(self.path, 0)
        node.write(beat(NOW + 50))
        with self.unavailable("truncated"):
            self.count(NOW + 60)
        node.write(beat(NOW + 70))
        self.assertEqual(1, self.count(NOW + 120))

    # -- midnight

    def test_renaming_at_midnight_loses_nothing(self):
        midnight = NOW - NOW % 86400 + 86400
        node = self.life()
        node.write(*(beat(midnight - ago) for ago in (60, 50, 40)))
        self.count(midnight - 35)
        node.write(*(beat(midnight - ago) for ago in (30, 20, 10)))
        node.close()
        os.rename(self.path, os.path.join(self.folder, "consensus-20240530.log"))
        node = self.life()
        node.write(beat(midnight), beat(midnight + 10))
        self.assertEqual(5, self.count(midnight + 25))
        node.write(beat(midnight + 30))
        self.assertEqual(1, self.count(midnight + 85))

    def test_renaming_a_log_with_an_earlier_lifes_tail_does_not_count_the_tail(self):
        midnight = NOW - NOW % 86400 + 86400
        node = self.life()
        node.write(*(beat(midnight - 7000 + 10 * i) for i in range(300)))
        node.close()
        node = self.life()
        node.write(line(midnight - 200), beat(midnight - 60))
        self.count(midnight - 30)
        node.write(beat(midnight - 10))
        node.close()
        os.rename(self.path, os.path.join(self.folder, "consensus-20240530.log"))
        self.life().write(beat(midnight))
        self.assertEqual(2, self.count(midnight + 30))

    def test_a_log_renamed_twice_between_two_samples_is_a_loss(self):
        self.life().write(beat(NOW - 10))
        self.count()
        for i in range(2):
            os.rename(self.path, self.path + ".%d" % i)
            self.opened(Writer(self.path)).write(beat(NOW + 10 + 10 * i))
        with self.unavailable("renamed more than once"):
            self.count(NOW + 60)

    def test_a_renamed_log_that_is_gone_costs_one_datapoint(self):
        node = self.life()
        node.write(beat(NOW - 10))
        self.count()
        node.close()
        held = os.open(self.path, os.O_RDONLY)  # so that its inode is not given to the next one
        self.addCleanup(os.close, held)
        os.unlink(self.path)
        node = self.life()
        node.write(beat(NOW + 10))
        with self.unavailable("the former one is gone"):
            self.count(NOW + 60)
        node.write(beat(NOW + 70))
        self.assertEqual(1, self.count(NOW + 120))

    # -- what can't be said

    def test_a_missing_log_is_no_zero(self):
        with self.unavailable("No such file"):
            self.count()

    def test_a_folder_in_the_logs_place_is_no_zero(self):
        os.mkdir(self.path)
        with self.unavailable("not a file"):
            self.count()

    def test_a_pipe_in_the_logs_place_does_not_hang(self):
        os.mkfifo(self.path)
        with self.unavailable("not a file"):
            self.count()

    def test_a_log_that_vanishes_and_comes_back_costs_what_was_between(self):
        node = self.life()
        node.write(beat(NOW - 10))
        self.count()
        os.rename(self.path, self.path + ".away")
        with self.unavailable("No such file"):
            self.count(NOW + 60)
        os.rename(self.path + ".away", self.path)
        node.write(beat(NOW + 100))
        self.assertEqual(1, self.count(NOW + 120))

    def test_heartbeats_from_the_future_are_neither_counted_nor_silence(self):
        self.life().write(beat(NOW + 3000))
        with self.unavailable("from the future"):
            self.count()

    def test_more_than_can_be_read_is_a_loss_not_a_zero(self):
        for module in (heartbeats, search):
            self.addCleanup(setattr, module, "MOST", module.MOST)
        node = self.life()
        node.write(beat(NOW - 10))
        self.count()
        heartbeats.MOST = search.MOST = search.CHUNK
        for i in range(20):
            node.write(line(NOW + i, "z" * 60000))
        with self.unavailable("more was logged"):
            self.count(NOW + 60)
        node.write(beat(NOW + 119))
        self.assertEqual(1, self.count(NOW + 120))

    def test_when_time_is_up_it_is_a_loss_not_a_zero(self):
        node = self.life()
        node.write(beat(NOW - 10))

        def hurry():
            raise Unavailable("too long")

        with self.unavailable("too long"):
            self.log.sample(self.path, self.node, NOW, MINUTE, hurry)
        node.write(beat(NOW + 30))
        self.assertEqual(1, self.count(NOW + 60))

    def test_no_descriptor_is_left_open(self):
        node = self.life()
        node.write(beat(NOW - 10))
        before = sorted(os.listdir("/proc/self/fd"))
        for i in range(5):
            self.count(NOW + 60 * i)
        node.close()
        os.rename(self.path, self.path + ".old")
        node = self.life()
        self.count(NOW + 400)
        self.assertEqual(before, sorted(os.listdir("/proc/self/fd")))


class WithTheWritersPosition(HowHeartbeatsAreCounted, LogCase):
    SEEN = True

    def test_lines_without_timestamps_are_counted_by_their_place(self):
        node = self.life()
        node.write(b"[arm] age=0s\n")
        with self.unavailable("without a timestamp"):
            self.count()
        node.write(b"[arm] age=0s\n[arm] age=99s\n")
        self.assertEqual(1, self.count(NOW + 60))

    def test_a_wall_clock_set_back_does_not_stop_the_count(self):
        node = self.life()
        node.write(beat(NOW - 10))
        self.count()
        node.write(beat(NOW - 3600), beat(NOW - 3590))
        self.assertEqual(2, self.count(NOW - 3580))

    def test_a_node_that_has_opened_but_not_written_is_silent(self):
        node = self.life()
        node.write(*(beat(NOW - 3600 + 10 * i) for i in range(355)))
        node.close()
        os.utime(self.path, (NOW - 95, NOW - 95))
        self.restart(NOW - 90)
        self.life()
        self.assertEqual(0, self.count())

    def test_a_position_that_stands_while_the_log_is_written_to_is_not_trusted(self):
        node = self.life()
        os.pwrite(node.fd, beat(NOW - 30), 0)
        self.assertEqual(1, self.count())
        size = os.fstat(node.fd).st_size
        os.pwrite(node.fd, beat(NOW + 20) + beat(NOW + 30), size)
        status = os.stat(self.path)
        os.utime(self.path, (status.st_atime, status.st_mtime + 1))
        self.assertEqual(2, self.count(NOW + 60))

    def test_a_reader_of_the_log_is_not_taken_for_its_writer(self):
        node = self.life()
        node.write(beat(NOW - 30))
        reader = os.open(self.path, os.O_RDONLY)
        self.addCleanup(os.close, reader)
        self.assertEqual(1, self.count())

    def test_the_writer_is_found_among_the_childrens_children(self):
        import subprocess

        script = 'exec 3<>"$1"; printf "%s" "$2" >&3; echo ready; read answer; true'
        child = subprocess.Popen(
            ["sh", "-c", 'sh -c "$0" inner "$@"; true', script, self.path, beat(NOW - 5).decode()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.addCleanup(child.communicate)
        child.stdout.readline()
        with open(self.path, "r+b") as file:  # an earlier life's tail, which only the position tells from the rest
            file.seek(0, os.SEEK_END)
            file.write(beat(NOW - 4) * 3)
        self.node = self.node._replace(pid=child.pid)
        self.assertEqual(1, self.count())

    def test_a_node_that_goes_on_writing_to_the_renamed_log_is_followed(self):
        node = self.life()
        node.write(beat(NOW - 10))
        self.count()
        os.rename(self.path, self.path + ".1")
        with open(self.path, "wb"):
            pass
        node.write(beat(NOW + 10), beat(NOW + 20))
        self.assertEqual(2, self.count(NOW + 60))
        node.write(beat(NOW + 70))
        self.assertEqual(1, self.count(NOW + 120))
        node.close()
        self.life().write(beat(NOW + 130), beat(NOW + 140))
        self.assertEqual(2, self.count(NOW + 180))


    def test_a_folder_that_was_replaced_under_the_node_makes_no_zero(self):
        self.path = os.path.join(self.folder, "data", "consensus.log")
        os.mkdir(os.path.dirname(self.path))
        node = self.life()
        node.write(beat(NOW - 10))
        self.assertEqual(1, self.count())
        shutil.rmtree(os.path.dirname(self.path))
        with self.unavailable("No such file"):
            self.count(NOW + 60)
        os.mkdir(os.path.dirname(self.path))
        with open(self.path, "wb"):
            pass
        for minute in range(2, 6):
            node.write(beat(NOW + 60 * minute - 10))
            with self.unavailable("writes to another file"):
                self.count(NOW + 60 * minute)
        node.close()
        self.restart(NOW + 350)
        self.life().write(beat(NOW + 380), beat(NOW + 390))
        with self.unavailable("restarted"):
            self.count(NOW + 400)
        self.assertEqual(0, self.count(NOW + 460))

    def test_an_empty_log_in_the_place_of_one_that_was_removed_makes_no_zero(self):
        node = self.life()
        node.write(beat(NOW - 10))
        self.assertEqual(1, self.count())
        os.unlink(self.path)
        with open(self.path, "wb"):
            pass
        with self.unavailable("the former one is gone"):
            self.count(NOW + 60)
        with self.unavailable("writes to another file"):
            self.count(NOW + 120)

    def test_descriptors_that_run_out_make_no_zero(self):
        """The log, /proc or both can't be opened, at one sample or another."""
        node = self.life()
        node.write(beat(NOW - 10))
        self.assertEqual(1, self.count())
        limit = resource.getrlimit(resource.RLIMIT_NOFILE)
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, limit)
        free = os.dup(0)
        os.close(free)
        for number, left in enumerate((0, 1, 2, 3), 1):
            node.write(beat(NOW + 60 * number - 10))
            resource.setrlimit(resource.RLIMIT_NOFILE, (free + left, limit[1]))
            try:
                self.assertGreaterEqual(self.count(NOW + 60 * number), 1)
            except Unavailable:
                pass
            finally:
                resource.setrlimit(resource.RLIMIT_NOFILE, limit)
        node.write(beat(NOW + 290))
        try:
            self.assertGreaterEqual(self.count(NOW + 300), 1)
        except Unavailable:
            pass
        node.write(beat(NOW + 350))
        self.assertEqual(1, self.count(NOW + 360))


class WithTimestampsOnly(HowHeartbeatsAreCounted, LogCase):
    SEEN = False

    def test_lines_without_timestamps_are_no_evidence(self):
        self.life().write(b"[arm] age=0s\n")
        with self.unavailable("neither the writer's position nor timestamps"):
            self.count()

    def test_a_log_that_was_not_written_to_since_the_start_is_not_the_nodes(self):
        self.life().write(beat(NOW - 5000))
        os.utime(self.path, (NOW - 5000, NOW - 5000))
        with self.unavailable("not written to since the container started"):
            self.count()

    def test_a_first_sample_with_a_restart_within_the_period_can_have_missed_some(self):
        self.life().write(beat(NOW - 20))
        self.restart(NOW - 30)
        with self.unavailable("restarted"):
            self.count()
        self.assertEqual(0, self.count(NOW + 60))

    def test_the_end_of_writing_is_found_in_a_long_log_by_halving(self):
        node = self.life()
        for i in range(40):
            node.write(b"".join(line(NOW - 9000 + 50 * i + j, "old " + "o" * 900) for j in range(50)))
        size = os.fstat(node.fd).st_size
        node.close()
        self.restart(NOW - 2000)
        node = self.life()
        for i in range(10):
            node.write(b"".join(line(NOW - 2000 + 190 * i + j, "new " + "n" * 900) for j in range(50)))
        node.write(beat(NOW - 50), beat(NOW - 40), line(NOW - 6))
        self.assertEqual(size, os.stat(self.path).st_size)
        self.assertEqual(2, self.count())

    def test_what_overwriting_left_of_an_old_line_is_no_heartbeat(self):
        node = self.life()
        node.write(line(NOW - 900, "x" * 50), b"".join(beat(NOW - 800 + i) for i in range(20)))
        node.close()
        self.restart(NOW - 100)
        node = self.life()
        for i in range(40):  # every alignment of the new end with the old lines
            node.write(line(NOW - 50 + i, "n" * (i % 7)))
            self.assertEqual(0, self.count(NOW + i))

    def test_what_overwriting_left_of_the_last_old_line_hides_nothing(self):
        node = self.life()
        node.write(line(NOW - 900), line(NOW - 899, "x" * 9000))
        node.close()
        self.restart(NOW - 300)
        node = self.life()
        node.write(line(NOW - 290, "y" * 500))
        self.assertEqual(0, self.count())
        node.write(beat(NOW + 1), beat(NOW + 11))
        self.assertEqual(2, self.count(NOW + 60))

    def test_a_heartbeat_that_may_be_half_written_makes_no_zero(self):
        node = self.life()
        node.write(*(line(NOW - 900 + i) for i in range(30)))
        node.close()
        self.restart(NOW - 100)
        node = self.life()
        node.write(line(NOW - 90))
        self.assertEqual(0, self.count())
        node.write(beat(NOW + 59))
        with self.unavailable("still being written"):
            self.count(NOW + 60)

    def test_a_clock_set_back_makes_no_zero(self):
        node = self.life()
        node.write(line(NOW - 10))
        self.count()
        for when in (NOW - 3600, NOW - 3540):
            node.write(line(when))
            os.utime(self.path, (when, when))
            with self.unavailable("can't be told from old ones"):
                self.count(when + 5)


class RandomHistories(LogCase):
    """Seeded histories of a node: it logs, beats, falls silent, restarts, and its log is renamed."""

    def history(self, chance, exact):
        now, truth, written, node = NOW - 40000, 0, 0, self.life()
        self.restart(now)
        before, touched = now, True
        for _ in range(chance.randrange(5, 40)):
            restarted, renamed = False, 0
            for _ in range(chance.randrange(0, 4)):
                deed = chance.random()
                if deed < 0.12:
                    node.close()
                    if touched:
                        os.utime(self.path, (now, now))
                    now += chance.uniform(8, 40)
                    self.restart(now)
                    node, restarted, touched = self.life(), True, False
                elif deed < 0.2:
                    node.close()
                    os.rename(self.path, self.path + ".%d" % written)
                    node, touched, renamed = self.life(), True, renamed + 1
                elif deed < 0.3:
                    touched = True
                    node.write(line(now, "w" * chance.randrange(0, 100000)))
                for _ in range(chance.randrange(0, 60)):
                    now += chance.uniform(0.01, 0.3)
                    written, touched = written + 1, True
                    if chance.random() < 0.05:
                        node.write(beat(now))
                        truth += 1
                    else:
                        node.write(line(now, "n" * chance.randrange(0, 300)))
            now += chance.uniform(6, 20)  # the newest line is not being written any more
            if touched:
                os.utime(self.path, (now - 6, now - 6))
            touched = False
            try:
                said = self.count(now, now - before)
            except Unavailable as e:
                yield restarted or renamed > 1, None, truth, str(e)
            else:
                yield restarted or renamed > 1, said, truth, ""
            before, truth = now, 0
        node.close()

    def histories(self, exact):
        chance = random.Random(958)
        said_in_all = 0
        for _ in range(80):
            self.folder = tempfile.mkdtemp(dir=self.folder if not said_in_all else os.path.dirname(self.folder))
            self.path = os.path.join(self.folder, "consensus.log")
            self.log = HeartbeatLog(heartbeat())
            self.node = container(pid=os.getpid() if exact else 0)
            first = True
            for excused, said, truth, reason in self.history(chance, exact):
                if said is not None and not first:
                    self.assertEqual(truth, said)
                    said_in_all += 1
                if not excused and exact and not first:
                    self.assertIsNotNone(said, reason)
                first = False
        return said_in_all

    def test_what_is_said_is_true_with_the_writers_position(self):
        self.assertGreater(self.histories(exact=True), 500)

    def test_what_is_said_is_true_with_timestamps_only(self):
        self.assertGreater(self.histories(exact=False), 300)


class TheStamps(Case):
    def of(self, text, now=NOW):
        return Stamps(now).of(text)

    def test_the_year_is_the_one_that_brings_it_nearest_to_now(self):
        january = calendar.timegm((2025, 1, 1, 0, 0, 30))
        self.assertEqual(january - 31, self.of("Dec-31 23:59:59.000 x", january))
        self.assertEqual(january, self.of("Jan-01 00:00:30.000 x", january - 60))

    def test_iso_8601_is_read_with_and_without_an_offset(self):
        self.assertEqual(NOW, self.of("2024-05-30T18:50:00Z INFO"))
        self.assertEqual(NOW, self.of("[2024-05-30 18:50:00,000] INFO"))
        self.assertEqual(NOW, self.of("2024-05-30T20:50:00.000+02:00 INFO"))

    def test_what_is_no_date_is_no_stamp(self):
        for text in ("", "Xyz-30 18:48:14", "Feb-30 18:48:14", "2024-13-01 00:00:00", "age=0s"):
            self.assertIsNone(self.of(text), text)



if __name__ == "__main__":
    unittest.main()
