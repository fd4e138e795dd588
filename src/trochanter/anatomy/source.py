"""A source, as CSL-JSON writes it, with how it was read by us."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

DOI = r"^10\.\d{4,9}/\S+$"


class Person(BaseModel):
    """An author: `family` and `given`, or `literal` for a body."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    family: str | None = None
    given: str | None = None
    literal: str | None = None

    @property
    def short(self) -> str:
        """Family name, or the body's name."""
        return self.family or self.literal or ""


class Reading(BaseModel):
    """How the source was read: what of it was seen, and where if not in the original."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    read: Literal["full text", "abstract", "excerpt", "data", "quoted"]
    via: str | None = None

    @model_validator(mode="after")
    def _quoted_names_its_quoter(self) -> Reading:
        if self.read == "quoted" and not self.via:
            raise ValueError("a source read only as quoted names the work that quotes it (via)")
        return self


class Source(BaseModel):
    """One CSL-JSON item. A DOI, a link, an ISBN or a journal's page leads the reader to it."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    type: Literal["article-journal", "book", "chapter", "webpage", "dataset", "software", "report"]
    title: Annotated[str, Field(min_length=3)]
    author: Annotated[tuple[Person, ...], Field(min_length=1)]
    issued: dict[str, Any]
    container_title: str | None = Field(None, alias="container-title")
    publisher: str | None = None
    edition: str | None = None
    volume: str | None = None
    issue: str | None = None
    page: str | None = None
    doi: Annotated[str, Field(pattern=DOI)] | None = Field(None, alias="DOI")
    url: Annotated[str, Field(pattern=r"^https://")] | None = Field(None, alias="URL")
    isbn: str | None = Field(None, alias="ISBN")
    pmid: str | None = Field(None, alias="PMID")
    license: str | None = None
    custom: Reading

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Source:
        printed = self.container_title and self.volume and self.page
        if not (self.doi or self.url or self.isbn or self.pmid or printed):
            raise ValueError("give a DOI, URL, ISBN, PMID, or journal with volume and page")
        try:
            dated = int(self.issued["date-parts"][0][0]) > 0
        except (KeyError, IndexError, TypeError, ValueError):
            dated = False
        if not dated:
            raise ValueError('give the year as issued: {"date-parts": [[1999]]}')
        return self

    @property
    def year(self) -> int:
        """Year of publication."""
        return int(self.issued["date-parts"][0][0])

    @property
    def short(self) -> str:
        """Author and year, as a text cites it."""
        names = [person.short for person in self.author]
        if len(names) > 2:
            return f"{names[0]} et al. {self.year}"
        return f"{' and '.join(names)} {self.year}"

    @property
    def link(self) -> str | None:
        """Address that leads to the source."""
        if self.doi:
            return f"https://doi.org/{self.doi}"
        return self.url or (f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/" if self.pmid else None)
