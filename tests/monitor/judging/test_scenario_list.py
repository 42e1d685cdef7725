"""Which test judges each scenario of the regression list, or why none does."""

import ast
from pathlib import Path

from monitor.simulator.scenarios import SCENARIOS

JUDGED = {
    "S01": "test_lengths.py::test_three_days_down_and_five_of_flapping_are_one_outage_of_three_business_days",
    "S02": "test_lengths.py::test_a_monday_outage_has_its_length_within_the_interval_and_costs_one_business_day",
    "S03": "test_lengths.py::test_what_was_slow_at_two_and_down_at_eleven_keeps_both_times",
    "S04": "test_troubles.py::test_a_redirect_to_the_outage_page_is_maintenance_and_no_up_time",
    "S05": "test_troubles.py::test_a_hand_off_that_ends_on_the_home_page_is_an_outage_though_it_answers_200",
    "S06": "test_troubles.py::test_a_page_that_says_the_server_is_down_is_an_outage_though_it_answers_200",
    "S07": "test_troubles.py::test_a_form_whose_script_is_missing_is_degraded_where_a_browser_looks",
    "S08": "test_troubles.py::test_a_failing_sign_in_is_one_outage_with_three_portals_behind_it",
    "S10": "test_troubles.py::test_a_failing_bank_partner_is_its_own_outage_and_leaves_gckey_alone",
    "S11": "test_troubles.py::test_what_fails_in_french_only_is_an_outage_that_says_so",
    "S12": "test_announced.py::test_down_within_an_announced_window_is_maintenance_and_no_outage",
    "S13": "test_announced.py::test_what_overruns_its_window_is_down_exactly_from_the_announced_end",
    "S14": "test_announced.py::test_what_goes_down_before_its_window_is_down_until_the_announced_start",
    "S15": "test_announced.py::test_a_notice_in_a_comment_is_no_notice",
    "S16": "test_announced.py::test_a_notice_whose_weekday_is_not_its_date_is_kept_for_a_person_and_excuses_nothing",
    "S17": "test_announced.py::test_of_two_languages_that_differ_only_what_both_announce_is_maintenance",
    "S18": "test_announced.py::test_a_notice_without_a_year_means_the_coming_day_and_says_that_this_was_inferred",
    "S19": "test_announced.py::test_an_emergency_notice_on_a_working_service_is_shown_and_makes_no_outage",
    "S20": "test_announced.py::test_an_outage_announced_nine_hours_late_keeps_both_times_and_the_nine_hours",
    "S21": "test_false_alarms.py::test_being_refused_is_never_an_outage_and_makes_us_stand_back",
    "S22": "test_false_alarms.py::test_a_block_page_where_json_is_expected_is_never_an_outage",
    "S23": "test_troubles.py::test_a_chain_that_only_strict_clients_miss_degrades_what_browsers_can_use",
    "S24": "test_troubles.py::test_an_expired_certificate_and_one_of_another_host_are_outages",
    "S25": "test_lengths.py::test_four_weeks_of_503_are_one_outage_however_often_the_monitor_restarts",
    "S26": "test_false_alarms.py::test_a_daily_limit_that_is_used_up_is_never_an_outage",
    "S27": "test_troubles.py::test_a_form_that_works_slowly_is_degraded_and_not_down",
    "S28": "test_announced.py::test_a_notice_of_payment_concerns_payment_alone",
    "S29": "test_false_alarms.py::test_a_session_that_ran_out_is_no_outage_once_it_is_renewed",
    "S30": "test_false_alarms.py::test_too_many_attempts_of_ours_are_never_an_outage",
    "S31": "test_troubles.py::test_a_dead_wire_is_an_outage_while_the_controls_answer",
    "S32": "test_false_alarms.py::test_fifteen_minutes_without_a_line_of_our_own_are_unknown_and_no_outage",
    "S33": "test_troubles.py::test_a_look_alike_host_degrades_until_a_person_looks_and_is_never_visited",
    "S34": "test_troubles.py::test_a_button_of_another_name_on_a_healthy_page_degrades_and_is_not_down",
    "S35": "test_false_alarms.py::test_a_credential_of_ours_that_is_refused_is_never_an_outage",
    "S36": "test_lengths.py::test_from_one_to_three_in_a_night_of_changing_clocks_is_as_long_as_it_was",
}

NOT_JUDGED = {"S09": "shows only to who has signed in, and no shipped probe signs in: there is no look to judge"}


def test_every_scenario_is_judged_or_has_its_reason() -> None:
    every = {f"S{number:02}" for number in range(1, 37)}
    assert set(JUDGED) | set(NOT_JUDGED) == every >= set(SCENARIOS)
    assert not set(JUDGED) & set(NOT_JUDGED)


def test_every_test_that_is_named_is_there() -> None:
    there = set()
    for path in Path(__file__).parent.glob("test_*.py"):
        found = [node for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.AsyncFunctionDef)]
        there |= {f"{path.name}::{node.name}" for node in found}
    assert set(JUDGED.values()) <= there
