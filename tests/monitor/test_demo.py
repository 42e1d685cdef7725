"""The demo asks nobody outside, heeds no setting of the office's, and leaves nothing behind."""

import signal
import tempfile
from pathlib import Path

from monitor.demo import Demo
from probes.chromium import processes
from tests.programs import command, json_of, program


async def test_it_leads_every_host_of_the_service_files_to_the_simulator(tmp_path: Path) -> None:
    async with Demo(tmp_path, speed=2) as demo:
        simulation = demo.simulation
        assert demo.pace == simulation.pace == 30
        assert simulation.detour.port("www.canada.ca", 443) > 1024
        assert simulation.detour.port("somewhere.example", 443) == 1
        assert simulation.ca_file.is_file()
        assert all(each.startswith("127.0.0.1") for each in simulation.resolvers + simulation.second_resolvers)


async def test_it_ends_by_ctrl_c_without_a_trace_and_whatever_the_office_has_set() -> None:
    variables = {"IRCC_MONITOR_PROXY": "http://proxy.invalid:3128", "IRCC_MONITOR_LISTEN": "nonsense"}
    with tempfile.TemporaryDirectory(prefix="d", dir="/tmp") as short:  # Chromium's socket does not bear a long path
        line = command("--lang", "fr", "demo", "--listen", "127.0.0.1:0", "--speed", "5")
        async with program(
            *line, cwd=Path(short), TMPDIR=short, PYTHONPATH=str(Path(__file__).parents[2]), **variables
        ) as running:
            address = (await running.says(r"Mesures pour Prometheus : http://(\S+)/metrics")).group(1)
            await running.says("SIMULATION : rien ici ne concerne les vrais portails")
            await running.says("inconnu → en service")
            told = await json_of(f"http://{address}/healthz")
            assert isinstance(told, dict)
            assert (told["healthy"], told["late"]) == (True, [])
            assert await running.end(signal.SIGINT) == 0
        assert "Traceback" not in running.text
        assert list(Path(short).iterdir()) == []
        assert not [each for each in processes.running() if short in each.command]
