"""The last scheduled look under blackbox_exporter's own names, so that its dashboards and rules work as they are.

Source: blackbox_exporter's prober/*.go: plain gauges are there also on failure (status and version 0); when the name
did not resolve only the resolve phase exists; later phases are 0 until reached; TLS gauges only with a TLS answer.
``ircc_probe_phase_reached`` is ours: it keeps "not reached" apart from "took no time".
"""

import ipaddress
from collections.abc import Iterable, Iterator, Mapping

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from monitor.model import Observation
from probes.model import PHASES, Cause, Outcome, TlsFacts

DNS_PHASES = ("resolve", "connect", "request")


def address_hash(address: str) -> int:
    """32-bit FNV-1a over the 4 or 16 bytes of the address, as blackbox's ``probe_ip_addr_hash``."""
    value = 0x811C9DC5
    for byte in ipaddress.ip_address(address.split("%", 1)[0]).packed:
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


class LastLook(Collector):
    """One observation as blackbox would have told it."""

    def __init__(self, observation: Observation) -> None:
        self._seen = observation

    def describe(self) -> Iterable[Metric]:
        """Nothing: it depends on the kind."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """The families that blackbox has for the kind of this look."""
        seen, reading = self._seen, self._seen.reading
        if reading.outcome is not Outcome.UNKNOWN:
            yield gauge(
                "probe_success", "Displays whether or not the probe was a success", float(reading.outcome is Outcome.UP)
            )
        yield gauge("probe_duration_seconds", "Returns how long the probe took to complete in seconds", seen.seconds)
        yield gauge("probe_timeout_seconds", "Returns the timeout of the probe in seconds", seen.probe.timeout)
        resolve = reading.phases.get("resolve", 0.0)
        yield gauge("probe_dns_lookup_time_seconds", "Returns the time taken for probe dns lookup in seconds", resolve)
        version = (6.0 if ":" in reading.address else 4.0) if reading.address else 0.0
        hashed = address_hash(reading.address) if reading.address else 0.0
        yield gauge("probe_ip_protocol", "Specifies whether probe ip protocol is IP4 or IP6", version)
        yield gauge("probe_ip_addr_hash", "Specifies the hash of IP address", hashed)
        match seen.probe.kind.name:
            case "http":
                yield from self._http()
            case "dns":
                yield from self._dns()
            case "tcp":
                failed = float(reading.cause is Cause.CONTENT_MISMATCH)
                yield gauge("probe_failed_due_to_regex", "Indicates if probe failed due to regex", failed)
        if reading.tls is not None:
            yield from tls(reading.tls)
        yield phases("ircc_probe_phase_reached", "Phases that were reached", dict.fromkeys(reading.phases, 1.0))

    def _http(self) -> Iterator[Metric]:
        reading = self._seen.reading
        named = PHASES if reading.phases.keys() - {"resolve"} or reading.address else PHASES[:1]
        yield phases(
            "probe_http_duration_seconds",
            "Duration of http request by phase, summed over all redirects",
            {name: reading.phases.get(name, 0.0) for name in named},
        )
        facts = reading.http
        yield gauge("probe_http_status_code", "Response HTTP status code", facts.status if facts else 0)
        yield gauge(
            "probe_http_content_length", "Length of http content response", facts.content_length if facts else 0
        )
        yield gauge(
            "probe_http_uncompressed_body_length",
            "Length of uncompressed response body",
            facts.body_bytes if facts else 0,
        )
        yield gauge("probe_http_redirects", "The number of redirects", max(0, len(facts.hops) - 1) if facts else 0)
        secure = bool(facts and facts.status and facts.url.startswith("https:"))
        yield gauge("probe_http_ssl", "Indicates if SSL was used for the final redirect", float(secure))
        yield gauge(
            "probe_http_version",
            "Returns the version of HTTP of the probe response",
            float(facts.version or 0) if facts else 0,
        )
        failed = bool(facts and facts.failed_on_text)
        yield gauge("probe_failed_due_to_regex", "Indicates if probe failed due to regex", float(failed))
        if facts and facts.last_modified is not None:
            yield gauge(
                "probe_http_last_modified_timestamp_seconds",
                "Returns the Last-Modified HTTP response header in unixtime",
                facts.last_modified,
            )

    def _dns(self) -> Iterator[Metric]:
        reading = self._seen.reading
        yield phases(
            "probe_dns_duration_seconds",
            "Duration of DNS request by phase",
            {name: reading.phases.get(name, 0.0) for name in DNS_PHASES},
        )
        facts = reading.dns
        yield gauge(
            "probe_dns_query_succeeded",
            "Displays whether or not the query was executed successfully",
            float(bool(facts and facts.query_succeeded)),
        )
        yield gauge(
            "probe_dns_answer_rrs",
            "Returns number of entries in the answer resource record list",
            facts.answer_rrs if facts else 0,
        )
        yield gauge(
            "probe_dns_authority_rrs",
            "Returns number of entries in the authority resource record list",
            facts.authority_rrs if facts else 0,
        )
        yield gauge(
            "probe_dns_additional_rrs",
            "Returns number of entries in the additional resource record list",
            facts.additional_rrs if facts else 0,
        )


def tls(facts: TlsFacts) -> Iterator[Metric]:
    """The TLS gauges. The chain's expiry is told also when the chain is not trusted, which blackbox cannot."""
    if facts.chain:
        earliest = min(each.not_after for each in facts.chain).timestamp()
        yield gauge("probe_ssl_earliest_cert_expiry", "Returns last SSL chain expiry in unixtime", earliest)
    if facts.verified:
        until = min(each.not_after for each in facts.verified).timestamp()
        yield gauge(
            "probe_ssl_last_chain_expiry_timestamp_seconds", "Returns last SSL chain expiry in timestamp", until
        )
        leaf = facts.verified[0]
        info = GaugeMetricFamily(
            "probe_ssl_last_chain_info",
            "Contains SSL leaf certificate information",
            labels=("fingerprint_sha256", "subject", "issuer", "subjectalternative", "serialnumber"),
        )
        info.add_metric([leaf.fingerprint, leaf.subject, leaf.issuer, ",".join(leaf.names)[:1000], leaf.serial], 1)
        yield info
    if facts.version:
        yield labelled(
            "probe_tls_version_info", "Returns the TLS version used or NaN when unknown", "version", facts.version
        )
        yield labelled(
            "probe_tls_cipher_info", "Returns the TLS cipher negotiated during handshake", "cipher", facts.cipher
        )


def gauge(name: str, text: str, value: float) -> Metric:
    """One gauge without labels."""
    return GaugeMetricFamily(name, text, value=value)


def labelled(name: str, text: str, label: str, value: str) -> Metric:
    """An info gauge: 1, with one label."""
    made = GaugeMetricFamily(name, text, labels=(label,))
    made.add_metric([value], 1)
    return made


def phases(name: str, text: str, values: Mapping[str, float]) -> Metric:
    """A gauge by phase."""
    made = GaugeMetricFamily(name, text, labels=("phase",))
    for phase, value in values.items():
        made.add_metric([phase], value)
    return made
