"""The image: what goes into it exists, it is not run as root, and its seccomp profile opens three doors and no more."""

import fnmatch
import json
import re
import shlex
import tomllib
from itertools import pairwise

import pytest

from monitor.cli.commands import app
from tests.programs import ROOT

DEPLOY = ROOT / "deploy"
DOCKERFILE = re.sub(r"\\\n", " ", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"))
LINES = [line for line in DOCKERFILE.splitlines() if line and not line.startswith("#")]
IGNORED = [
    line for line in (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] != "#"
]
NEW_NAMESPACE = {"mount": 0x20000, "cgroup": 0x2000000, "uts": 0x4000000, "ipc": 0x8000000}
SANDBOX = {"user": 0x10000000, "pid": 0x20000000, "net": 0x40000000}


def instructions(name: str) -> list[list[str]]:
    return [shlex.split(line)[1:] for line in LINES if line.startswith(f"{name} ")]


def let_in(path: str) -> bool:
    """Whether the build sees *path*: the last line that matches decides."""
    seen = True
    for line in IGNORED:
        pattern = line.removeprefix("!")
        if fnmatch.fnmatch(path, pattern) or fnmatch.fnmatch(path, f"{pattern}/*"):
            seen = line.startswith("!")
    return seen


def test_everything_that_is_copied_exists_and_is_let_into_the_build() -> None:
    sources = [each for words in instructions("COPY") if not words[0].startswith("--") for each in words[:-1]]
    assert {"requirements.lock", "pyproject.toml", "monitor", "probes", "dashboards"} <= set(sources)
    for source in sources:
        assert (ROOT / source).exists(), source
        assert let_in(source), source


@pytest.mark.parametrize(
    "path", [".git/config", "data/history.sqlite", "deploy/secrets/monitor/proxy-password", ".venv"]
)
def test_nothing_else_is_let_into_the_build(path: str) -> None:
    assert not let_in(path)


def test_everything_the_package_is_made_from_is_copied() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    copied = {each for words in instructions("COPY") for each in words[:-1]}
    assert set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) <= copied
    assert {project["project"]["readme"], *project["project"]["license-files"]} <= copied


def test_the_base_is_pinned_and_every_package_is_held_to_its_hash() -> None:
    (base,) = instructions("ARG")
    assert re.fullmatch(r"BASE=docker\.io/library/python:\d+\.\d+\.\d+-slim-\w+", base[0])
    assert "--require-hashes --requirement requirements.lock" in DOCKERFILE
    assert all(
        "--require-hashes" in line or "--no-index" in line
        for line in re.findall(r"-m pip (?:wheel|install) [^&\n]+", DOCKERFILE)
    )


def test_it_does_not_run_as_root_and_can_be_told_to_run_anything_the_monitor_can() -> None:
    ((user,),) = instructions("USER")
    assert int(user.split(":")[0]) > 0
    entry = json.loads(next(line for line in LINES if line.startswith("ENTRYPOINT")).removeprefix("ENTRYPOINT "))
    (command,) = json.loads(next(line for line in LINES if line.startswith("CMD")).removeprefix("CMD "))
    assert entry == ["tini", "-s", "--", "ircc-monitor"]
    assert command in {each.name or each.callback.__name__ for each in app.registered_commands}


def test_its_health_is_that_of_the_rounds() -> None:
    check = json.loads(re.search(r"HEALTHCHECK .*?CMD (\[.*\])", DOCKERFILE).group(1))
    compile(check[2], "healthcheck", "exec")
    assert "'/healthz'" in check[2]


PROFILE = json.loads((DEPLOY / "chromium-seccomp.json").read_text(encoding="utf-8"))


def allowed(name: str, *arguments: int) -> bool:
    """Whether the profile lets a process without capabilities call *name*."""
    for rule in PROFILE["syscalls"]:
        if name in rule["names"]:
            for told in rule.get("args", ()):
                given = arguments[told["index"]]
                masked = told["op"] == "SCMP_CMP_MASKED_EQ"
                if masked and given & told["value"] != told.get("valueTwo", 0):
                    break
                if told["op"] == "SCMP_CMP_EQ" and given != told["value"]:
                    break
                if told["op"] == "SCMP_CMP_LT" and given >= told["value"]:
                    break
            else:
                return rule["action"] == "SCMP_ACT_ALLOW"
    return PROFILE["defaultAction"] == "SCMP_ACT_ALLOW"


def test_the_profile_is_in_the_form_that_every_engine_reads() -> None:
    """Docker's own form has conditions (caps, arches) that containerd does not know, and would take for allowed."""
    assert "archMap" not in PROFILE
    assert set(PROFILE["architectures"]) >= {"SCMP_ARCH_X86_64", "SCMP_ARCH_AARCH64"}
    known = {"names", "action", "args", "errnoRet", "comment"}
    assert all(set(rule) <= known for rule in PROFILE["syscalls"])


@pytest.mark.parametrize("call", ["clone", "unshare"])
def test_the_profile_opens_the_namespaces_of_the_sandbox_and_no_other(call: str) -> None:
    assert allowed(call, sum(SANDBOX.values()))
    assert allowed(call, 0)
    for flag in NEW_NAMESPACE.values():
        assert not allowed(call, flag | SANDBOX["user"])


def test_the_profile_opens_chroot_and_none_of_the_calls_that_reach_the_machine() -> None:
    assert allowed("chroot")
    for name in ("mount", "umount2", "pivot_root", "setns", "bpf", "init_module", "kexec_load", "reboot", "clone3"):
        assert not allowed(name), name
    assert not allowed("socket", 38), "AF_ALG"
    assert allowed("socket", 2)


def test_a_call_that_is_not_there_is_said_not_to_be_there_so_that_the_c_library_takes_the_other() -> None:
    (rule,) = [rule for rule in PROFILE["syscalls"] if "clone3" in rule["names"]]
    assert (rule["action"], rule["errnoRet"]) == ("SCMP_ACT_ERRNO", 38)


def test_each_call_has_one_rule_unless_its_arguments_are_looked_into() -> None:
    plain = sorted(name for rule in PROFILE["syscalls"] if "args" not in rule for name in rule["names"])
    assert all(one != other for one, other in pairwise(plain))
