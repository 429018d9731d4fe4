"""Everything that is found, in one list."""

from keywizard.doctor.findings import Finding
from keywizard.doctor.machine import clock_finding, stored_findings, version_findings
from keywizard.doctor.memory import memory_findings
from keywizard.doctor.surroundings import Surroundings
from keywizard.doctor.terminal import terminal_findings


def judge(surroundings: Surroundings) -> tuple[Finding, ...]:
    """Judge everything; looks at nothing but its argument."""
    return (
        *version_findings(surroundings.versions),
        *terminal_findings(surroundings.terminal),
        *stored_findings(surroundings.stored),
        *memory_findings(surroundings.memory),
        clock_finding(surroundings.now, surroundings.ntp),
    )
