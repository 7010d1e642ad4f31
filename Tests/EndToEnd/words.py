"""Words and patterns that Cairn no longer uses, each with the reason and what to write instead.

docs/glossary.md has the terms. A pattern is searched without regard to case, in prose only: in pages without their
code, and in code in comments, docstrings, messages and names of tests. Line breaks count as spaces.
"""

import re
from fnmatch import fnmatch
from typing import NamedTuple


class Word(NamedTuple):
    pattern: str
    why: str
    instead: str
    # A text that the pattern has to find, and one that it must leave alone.
    found: str
    allowed: str


TERM = "one word, one idea"
FOREIGN = "not the usual English for it"
INVERTED = "the subject comes first"
VAGUE = "say who does what"

WORDS = [
    # Terms.
    Word(r"(?<!fuzz )(?<!make )(?<!rule's )(?<!schedule's )(?<!mapping's )(?<!--)\btargets?\b(?!:)", TERM,
         "endpoint", "what the target says", "five fuzz targets"),
    Word(r"\bholders?\b", TERM, "lock owner, or parent", "a second holder", "placeholders"),
    Word(r"\bstrays?\b", TERM, "unmanaged", "a stray route", "astray"),
    Word(r"\bnobody's\b|\bof nobody\b", TERM, "unmanaged", "a thing of nobody's", "nobody saw it"),
    Word(r"\bunexpected (thing|resource)s?\b|\bwhat is unexpected\b", TERM, "unmanaged or foreign",
         "unexpected things go", "an unexpected error"),
    Word(r"\bunsettled\b", TERM, "intent", "an unsettled create", "settled"),
    Word(r"\bcircles?\b|\bcircular\b", TERM, "cycle", "a circle of references", "a cycle"),
    Word(r"\brestor(e|es|ed|ing|ation)\b", TERM, "revert", "restore the field", "store the field"),
    Word(r"\b(bring|brings|bringing|brought|put|puts)( \w+){0,4} back\b(?! into)", TERM, "revert",
         "`--fix` brings it back", "bring it with you"),
    Word(r"(?<!event[ -]source[ -])\bmappings?\b(?![:.]\w)", TERM, "event source mapping; the YAML structure is a map",
         "a mapping that reads a queue", "an event source mapping"),
    Word(r"\bwitness(es)?\b", TERM, "audit log", "witnesses are asked", "with"),
    Word(r"\brooms\b", TERM, "modules", "the rooms of the code", "make room for it"),
    Word(r"\b(a|each|one|last|later|no) looks?\b(?! at)", TERM, "report, or background read",
         "the last look saw", "a look at the code"),
    Word(r"\b(lay|lays|laid|laying)( \w+){0,2} out\b", TERM, "format", "lay out stack files", "layout"),
    # Sentences that are turned around.
    Word(r"(?:^|[.:;|] )(told|left|tried|seen|said|given|kept|asked|shown|named) (here )?(is|are|was|were|as|on)\b",
         INVERTED, "a sentence with its subject first", "Told are calls that wrote", "It was told."),
    Word(r"\bthat which\b", INVERTED, "what", "that which is there", "that is there, which"),
    Word(r"(?<!there )\b(is|are|was|were) no (?!longer\b|more\b|less\b)[\w`]", INVERTED, "isn't a …",
         "`x` is no address", "there is no file; it is no longer there"),
    Word(r"[,;] for (it|they)\b", INVERTED, "because", "40 at most, for it allows two",
         "it stands for it"),
    # What an engineer would not say to a colleague.
    Word(r"\btold\b(?! apart)", VAGUE, "reported, listed", "each is told with its place", "are told apart"),
    Word(r"\btells?\b(?! ([\w`*]+ ){1,4}(from|apart)\b)", VAGUE, "reports, shows", "the page tells when",
         "tells your edits from drift"),
    Word(r"\bwhose doing\b", FOREIGN, "tells your edits from drift", "says whose doing it is", "doing"),
    Word(r"\brid of\b", FOREIGN, "remove", "to be rid of `was`", "ridge of"),
    Word(r"\bplain word\b|\bwords? of yours\b|\bneeds the word\b", FOREIGN, "requires `--flag`",
         "not without a plain word", "plain words"),
    Word(r"\bwhat is other\b|\b(is|are) other than\b", FOREIGN, "differs from", "live is other than recorded",
         "integrations other than functions"),
    Word(r"\bseldom\b", FOREIGN, "rarely", "allowed but seldom meant", "rarely"),
    Word(r"\bhangs? on\b", FOREIGN, "depends on", "does not hang on the ledger", "a hanging process"),
    Word(r"\bmeans? harm\b", FOREIGN, "hostile", "values that mean harm", "harmful"),
    Word(r"\blets? go\b|\balready let\b", FOREIGN, "already sent, or releases", "what was already let go",
         "lets it go on"),
    Word(r"\bsigns? of life\b", FOREIGN, "renewal", "gives no sign of life", "a sign"),
    Word(r"\b(again and again|now and then)\b", FOREIGN, "repeatedly, from time to time", "look again and again",
         "again"),
    Word(r"\bgo(es)? before\b", FOREIGN, "overrides", "goes before that of the stack", "before"),
    Word(r"\bwithout asking\b", FOREIGN, "without confirmation", "go on without asking", "without"),
    Word(r"\b(go|goes|going|went|gone) on from\b", FOREIGN, "continues from", "goes on from there", "goes on"),
    Word(r"\basking who\b", FOREIGN, "sts:GetCallerIdentity", "asking who we are", "asking for it"),
    Word(r"\bdeleted by itself\b", FOREIGN, "expires, expiration", "what is deleted by itself, and when",
         "expiration rules"),
    Word(r"\b(web )?pages may use\b", FOREIGN, "CORS rules", "which web pages may use the bucket", "CORS rules"),
    Word(r"\bto nobody\b|\bnobody (could|can)\b", FOREIGN, "without a destination, dead-letter",
         "messages that nobody could handle", "nobody saw it"),
    Word(r"\bsomebody else changed\b", FOREIGN, "changes made outside Cairn", "what somebody else changed",
         "somebody changed it"),
    Word(r"\bchanges? nothing without\b", FOREIGN, "is read-only unless", "changes nothing without `--fix`",
         "changes nothing"),
    Word(r"\bkeeps? writing\b", FOREIGN, "keeps changing", "others keep writing its ledger", "keeps changing"),
    Word(r"\btoo old, then\b", FOREIGN, "expires", "until it is too old, then gone", "too old"),
    Word(r"\banew\b", FOREIGN, "again", "are made anew", "a new one"),
    Word(r"\bamid\b", FOREIGN, "during", "before, amid and after", "amidships"),
    Word(r"\bmend(s|ed|ing)?\b", FOREIGN, "fix, repair", "all of it mended", "amended"),
    Word(r"\btwice as once\b", FOREIGN, "idempotent", "as good twice as once", "twice"),
    Word(r"\bin silence\b|\bat a loss\b", FOREIGN, "silently", "changed in silence", "silently"),
    Word(r"\bthings? of (the|a|one|somebody|ours)\b|\bthing by thing\b", FOREIGN, "resource",
         "compared thing by thing", "nothing of the rest"),
    Word(r"\bhalf-written\b", FOREIGN, "incomplete", "half-written text", "written"),
    Word(r"\b(stand|stands|stood) (in|there|here|beside|behind|below|over)\b", FOREIGN, "is in, is below",
         "every value that it stands in", "stands for"),
    Word(r"\b(lie|lies|lay) (in|there|here|beside|behind|over)\b", FOREIGN, "is in",
         "the ledger lies in the endpoint", "layers"),
    Word(r"\b(what|that|who|which) (is|are) there\b", FOREIGN, "existing, exists", "the YAML of what is there",
         "what there is"),
    Word(r"\b(what|that|who|which) (is|are) gone\b", FOREIGN, "no longer exists, has died", "a run that is gone",
         "both are gone"),
    Word(r"\bof before\b", FOREIGN, "earlier, older", "ledgers of before", "before"),
    Word(r"\bcut off\b", FOREIGN, "interrupted", "an apply that was cut off", "cut in half"),
    Word(r"\btak(e|es|en|ing) (it |them |the \w+ )?out of\b", FOREIGN, "remove from", "takes it out of the ledger",
         "takes it from"),
    Word(r"\b(bring|brings|drag|drags|carry|carries|come|comes)( \w+){0,2} along\b", FOREIGN, "with it, with them",
         "would bring the right along", "along the way"),
    Word(r"\bgo(es)? along\b|\bcame to be\b", FOREIGN, "is deleted with", "it goes along", "along"),
    Word(r"\bare good for\b", FOREIGN, "are valid for", "URLs are good for 900 s", "good"),
    Word(r"\bwhat was seen\b|(?:^|[.|] )seen on\b", FOREIGN, "results", "what was seen", "who saw it"),
    Word(r"\bis raised (when|if|where)\b", FOREIGN, "is incremented", "`format` is raised when", "an error is raised"),
    Word(r"\bgone from the\b", FOREIGN, "no longer in", "gone from the endpoint", "gone"),
]


class Exempt(NamedTuple):
    """Text of source files that a pattern finds and that is right as it is."""
    path: str
    text: str
    why: str


EXEMPT = [
    Exempt("Sources/CairnEngine/Artifacts/Package*.swift", "target", "a Swift package has targets"),
    Exempt("Sources/cairn/LanguageServer/Features/SwiftProductFile.swift", "target", "a Swift package has targets"),
    Exempt("Tests/CairnEngineTests/Artifacts/PackageSourcesTests.swift", "target", "a Swift package has targets"),
    Exempt("Sources/CairnEngine/Artifacts/Building/Cargo*.swift", "target", "a key of cargo's settings"),
    Exempt("*/TargetSelection*.swift", "target", "what `--target` names"),
    Exempt("*/SecretsManager/*.swift", "restor(?:e|es|ed)", "what Secrets Manager does in a recovery window"),
    Exempt("Sources/CairnAWS/Services/EventBridge.swift", "target", "a rule of EventBridge has targets"),
    Exempt("Sources/CairnKinds/EventBridge/*.swift", "target", "a rule of EventBridge has targets"),
    Exempt("Sources/CairnKinds/Scheduler/*.swift", "target", "a schedule has a target"),
    Exempt("localstack/*/*schedule*.py", "target", "a schedule has a target"),
    Exempt("Tests/CairnKindsTests/EventBridge/*.swift", "target", "a rule of EventBridge has targets"),
    Exempt("scripts/fuzz", "target", "libFuzzer's term"),
    Exempt("Sources/CairnLanguage/YAML/YAMLProblem.swift", "mapping", "libyaml's term, in its messages"),
]


def prose(markdown):
    """What people read of a page: without code, addresses of links and tables' rules, paragraphs on one line."""
    text = re.sub(r"<!--.*?-->", "", markdown, flags=re.S)
    text = re.sub(r"^ *```.*?^ *```", "", text, flags=re.M | re.S)
    text = re.sub(r"\]\([^)\s]*\)", "]", text)
    text = re.sub(r"(`+)(?:(?!\n\n).)+?\1", "`code`", text, flags=re.S)
    return re.sub(r"[ \t]*\n(?!\s*(?:\n|[-*|#]|\d+\.))[ \t]*", " ", text)


def old_words(text):
    """Each use of an old word in prose, with what to write instead."""
    found = []
    for line in text.splitlines():
        for word in WORDS:
            for match in re.finditer(word.pattern, line.strip(), flags=re.I):
                around = line.strip()[max(0, match.start() - 30):match.end() + 30]
                found.append(f"“{match[0]}” in “…{around}…”: {word.why}; write {word.instead}")
    return found


def exempted(path, text):
    """The text without words that are right in this file."""
    for exempt in EXEMPT:
        if fnmatch(path, exempt.path):
            text = re.sub(rf"\b{exempt.text}s?\b", "…", text, flags=re.I)
    return text
