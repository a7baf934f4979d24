"""Pages carry words, rows carry facts: a page exists once per language, so nothing that counts hangs on it."""

from .glossary import GlossaryPage, GlossaryTerm, GlossaryText, Skill, SkillText
from .identity import ProviderIdentity, VatRegime
from .imports import ImportRecord
from .library import LibraryPage, Mission, Practice, PracticePage
from .media import SiteDocument, SiteImage, SiteRendition
from .pages import BodyPage, HomePage, IndexPage, LegalKind, LegalPage, StandardPage
from .review import PeerApprovalTask

__all__ = [
    "BodyPage",
    "GlossaryPage",
    "GlossaryTerm",
    "GlossaryText",
    "HomePage",
    "ImportRecord",
    "IndexPage",
    "LegalKind",
    "LegalPage",
    "LibraryPage",
    "Mission",
    "PeerApprovalTask",
    "Practice",
    "PracticePage",
    "ProviderIdentity",
    "SiteDocument",
    "SiteImage",
    "SiteRendition",
    "Skill",
    "SkillText",
    "StandardPage",
    "VatRegime",
]
