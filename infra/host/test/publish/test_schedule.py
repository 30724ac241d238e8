"""When samples are taken: one per period, at a fixed phase, whatever the wall clock does."""

import os
import socket
import unittest

from support import NOW, Case, SimulatedClock
from publisher.schedule import Schedule, ServiceManager, phase_of


class TheSchedule(Case):
    def setUp(self):
        super().setUp()
        self.clock = SimulatedClock(NOW + 3)

    def stamps(self, count, period=60, phase=20.0, sampling=1.0):
        """The stamps of samples, and the moments of the monotonic clock at which they were taken."""
        schedule = Schedule(period, phase, self.clock)
        stamps = []
        for _ in range(count):
            stamp = schedule.next_stamp()
            stamps.append((stamp, round(self.clock.running - 1000, 3)))
            self.clock.wait(sampling)
        return stamps

    def test_there_is_one_sample_per_period_at_the_phase_stamped_with_its_periods_start(self):
        self.assertEqual([(NOW, 17), (NOW + 60, 77), (NOW + 120, 137)], self.stamps(3))

    def test_a_sample_in_the_middle_of_a_period_waits_for_the_next_phase(self):
        self.clock.now = NOW + 30
        self.assertEqual([NOW + 60, NOW + 120], [stamp for stamp, _ in self.stamps(2)])

    def test_how_long_a_sample_takes_does_not_move_the_next(self):
        self.assertEqual([17, 77, 137], [at for _, at in self.stamps(3, sampling=25.0)])

    def test_other_periods_are_kept_too(self):
        self.assertEqual([NOW, NOW + 10, NOW + 20], [s for s, _ in self.stamps(3, period=10, phase=4.0)])
        self.assertEqual(1, self.stamps(2, period=1, phase=0.3, sampling=0.1)[1][0] - self.stamps(1, 1, 0.3)[0][0] + 2)

    def test_a_clock_that_jumps_ahead_goes_on_in_the_period_it_landed_in_or_the_next(self):
        self.clock.jumps = [(1000 + 30, 3600)]
        stamps = self.stamps(3)
        self.assertEqual(NOW, stamps[0][0])
        self.assertIn(stamps[1][0] - NOW, (3600, 3660))
        self.assertEqual(60, stamps[2][0] - stamps[1][0])
        self.assertLessEqual(stamps[1][1] - stamps[0][1], 120)

    def test_a_small_step_back_does_not_sample_a_period_twice(self):
        self.clock.jumps = [(1000 + 18.5, -20)]
        stamps = self.stamps(3)
        self.assertEqual([NOW, NOW + 60, NOW + 120], [stamp for stamp, _ in stamps])

    def test_a_great_jump_back_does_not_silence_the_host(self):
        self.clock.jumps = [(1000 + 30, -3600)]
        stamps = self.stamps(3)
        self.assertLess(stamps[1][0], NOW - 3400)
        self.assertLessEqual(stamps[1][1] - stamps[0][1], 120)
        self.assertEqual(60, stamps[2][0] - stamps[1][0])

    def test_a_jump_back_while_waiting_is_noticed(self):
        self.clock.jumps = [(1000 + 5, -86400)]
        stamps = self.stamps(2)
        self.assertLess(stamps[0][0], NOW - 86000)
        self.assertLessEqual(stamps[0][1], 80)

    def test_no_series_of_jumps_makes_two_samples_of_one_period_in_a_row_or_a_long_silence(self):
        import random

        chance = random.Random(20240530)
        for _ in range(50):
            self.clock = SimulatedClock(NOW + chance.random() * 100)
            at = 1000.0
            for _ in range(10):
                at += chance.uniform(1, 200)
                self.clock.jumps.append((at, chance.choice([-1, 1]) * 10 ** chance.uniform(-2, 5)))
            jumps = [at - 1000 for at, _ in self.clock.jumps]
            stamps = self.stamps(40, phase=chance.uniform(0, 30))
            for (before, before_at), (after, after_at) in zip(stamps, stamps[1:]):
                self.assertNotEqual(before, after)
                jumped = sum(before_at - 1 <= jump <= after_at + 1 for jump in jumps)
                self.assertLessEqual(after_at - before_at, 61 if not jumped else 200 + 120 * jumped)

    def test_it_ends_when_told_to(self):
        self.clock.ends = 1005
        self.assertIsNone(Schedule(60, 20.0, self.clock).next_stamp())

    def test_what_is_to_begin_ahead_is_called_once_before_each_sample(self):
        ahead = []
        schedule = Schedule(60, 20.0, self.clock, ahead=lambda: ahead.append(self.clock.wall()), lead=5.0)
        for number in range(1, 4):
            schedule.next_stamp()
            self.assertEqual(number, len(ahead))
            self.assertAlmostEqual(self.clock.wall() - 5.0, ahead[-1], places=3)
            self.clock.now += 3  # a sample takes its time
            self.clock.running += 3

    def test_after_a_jump_it_is_called_again(self):
        ahead = []
        schedule = Schedule(60, 20.0, self.clock, ahead=lambda: ahead.append(self.clock.wall()), lead=5.0)
        schedule.next_stamp()
        self.clock.jumps.append((self.clock.running + 57, 3600))
        schedule.next_stamp()
        self.assertEqual(3, len(ahead))
        self.assertAlmostEqual(self.clock.wall() - 5.0, ahead[-1], places=3)

    def test_it_tells_often_that_it_is_alive(self):
        told = []
        schedule = Schedule(3600, 20.0, self.clock, lambda: told.append(self.clock.running))
        schedule.next_stamp()
        schedule.next_stamp()
        self.assertLessEqual(max(b - a for a, b in zip(told, told[1:])), 15)

    def test_the_phase_is_the_hosts_own_stable_and_in_the_first_half(self):
        phases = [phase_of("i-%017x" % i, 60) for i in range(300)]
        self.assertEqual(phases, [phase_of("i-%017x" % i, 60) for i in range(300)])
        self.assertTrue(all(0 <= phase < 30 for phase in phases))
        self.assertGreater(len(set(phases)), 200)


class TheServiceManager(Case):
    def test_it_is_told_over_its_socket(self):
        path = os.path.join(self.folder, "notify")
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
            sock.bind(path)
            os.environ["NOTIFY_SOCKET"] = path
            manager = ServiceManager()
            manager.ready()
            manager.alive()
            self.assertEqual([b"READY=1", b"WATCHDOG=1"], [sock.recv(100), sock.recv(100)])

    def test_without_one_nothing_happens(self):
        os.environ.pop("NOTIFY_SOCKET", None)
        ServiceManager().alive()
        os.environ["NOTIFY_SOCKET"] = os.path.join(self.folder, "none")
        ServiceManager().alive()


if __name__ == "__main__":
    unittest.main()
