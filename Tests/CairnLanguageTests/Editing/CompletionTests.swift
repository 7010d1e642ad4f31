import CairnLanguage
import Testing

@Suite struct CompletionTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var text: String
    var labels: [String]
    var testDescription: String { name }

    init(_ name: String, _ text: String, _ labels: [String]) {
      self.name = name
      self.text = text
      self.labels = labels
    }
  }

  /// What the texts in the tables that end in `+` declare.
  static let rest = """

    tables:
      metadata:
        partitionKey: {name: id, type: string}
    queues:
      uploads:
        visibilityTimeout: 60s
      failed:
    functions:
      upload:
        package: ../lambdas
    parameters:
      stage: {type: string, default: local}
    """

  static let keys = [
    Case(
      "sections not used yet", "stack: a\nqueues:\n  a:\n▮",
      [
        "description", "region", "parameters", "buckets", "tables", "policies", "notifications",
        "roles", "functions", "apis", "mappings", "widgets", "outputs", "x-…",
      ]),
    Case(
      "fields not used yet", "stack: a\nqueues:\n  a:\n    fifo: true\n    ▮\n    tags: {}\n",
      [
        "name", "visibilityTimeout", "messageRetention", "maximumMessageSize", "deadLetter",
        "dependsOn", "ignoreDrift", "was",
      ]),
    Case(
      "the word of a key that is written stays on offer", "queues:\n  a:\n    fi▮fo: true\n",
      [
        "name", "fifo", "visibilityTimeout", "messageRetention", "maximumMessageSize",
        "deadLetter", "tags", "dependsOn", "ignoreDrift", "was",
      ]),
    Case(
      "a key without colon", "queues:\n  a:\n    deadLetter:\n      qu▮", ["queue", "maxReceives"]),
    Case(
      "the column says whose key it is: the object's",
      "queues:\n  a:\n    deadLetter:\n      maxReceives: 5\n      ▮", ["queue"]),
    Case(
      "the column says whose key it is: the section's",
      "queues:\n  a:\n    deadLetter:\n      maxReceives: 5\n  ▮", ["new queue"]),
    Case(
      "in a flow map", "queues:\n  a:\n    deadLetter: {▮}\n", ["queue", "maxReceives"]),
    Case(
      "in a flow map, behind a comma", "queues:\n  a:\n    deadLetter: {maxReceives: 5, ▮}\n",
      ["queue"]),
    Case(
      "in a flow map that is not closed",
      "queues:\n  a:\n    deadLetter: {maxReceives: 5, q▮\n  b:\n",
      ["queue"]),
    Case(
      "in a flow map over several lines",
      "queues:\n  a:\n    deadLetter: {\n      maxReceives: 5,\n      ▮\n    }\n", ["queue"]),
    Case(
      "in a flow map over several lines that is not closed",
      "queues:\n  a:\n    deadLetter: {\n      maxReceives: 5,\n      ▮\n", ["queue"]),
    Case(
      "behind a dash", "buckets:\n  a:\n    cors:\n      - ▮", ["origins", "methods", "headers"]),
    Case(
      "under the first key of an item",
      "buckets:\n  a:\n    cors:\n      - origins: []\n        ▮", ["methods", "headers"]),
    Case(
      "a further item", "buckets:\n  a:\n    cors:\n      - origins: []\n      ▮",
      ["- origins, methods"]),
    Case(
      "in an item of a flow list", "buckets:\n  a:\n    cors: [{origins: [], m▮}]",
      ["methods", "headers"]),
    Case(
      "in a policy statement",
      "policies:\n  a:\n    statements:\n      - actions: []\n        ▮",
      [
        "sid", "effect", "principal", "notPrincipal", "notActions", "resources", "notResources",
        "conditions",
      ]),
    Case(
      "in a principal", "policies:\n  a:\n    statements:\n      - principal: {▮",
      ["service", "aws", "federated", "canonicalUser"]),
    Case(
      "of a parameter", "parameters:\n  a:\n    type: string\n    d▮",
      [
        "default", "allowed", "pattern", "minLength", "maxLength", "minimum", "maximum",
        "description", "secret",
      ]),
    Case(
      "names that are referred to and not declared",
      "queues:\n  ▮\nmappings:\n  a: {queue: uploads, function: listen}\n",
      ["uploads", "new queue"]),
    Case(
      "parameters that are read and not declared",
      "parameters:\n  ▮\nqueues:\n  a: {name: \"${parameters.stage}\"}\n",
      ["stage", "new parameter"]),
    Case(
      "routes", "apis:\n  a:\n    routes:\n      ▮", ["GET /", "PUT /", "POST /", "DELETE /"]),
    Case("nothing in a comment", "queues:\n  a: # ▮", []),
    Case("nothing deeper than a finished value", "queues:\n  a:\n    fifo: true\n      ▮", []),
    Case("nothing behind a finished value", "queues:\n  a:\n    deadLetter: {} ▮", []),
    Case("nothing in a map of free keys", "queues:\n  a:\n    tags: {▮}", []),
  ]

  @Test(arguments: keys)
  func `keys are offered where they are valid`(_ one: Case) {
    #expect(MarkedText(one.text).labels == one.labels)
  }

  static let values = [
    Case("booleans", "queues:\n  a:\n    fifo: ▮", ["true", "false"]),
    Case("booleans, begun", "queues:\n  a:\n    fifo: tr▮", ["true", "false"]),
    Case("words", "tables:\n  a:\n    billing: ▮\n", ["on-demand", "provisioned"]),
    Case(
      "words in a flow map", "tables:\n  a:\n    partitionKey: {name: id, type: ▮}",
      ["string", "number", "binary"]),
    Case(
      "words in a list", "buckets:\n  a:\n    cors:\n      - methods: [GET, ▮]",
      ["GET", "PUT", "POST", "DELETE"]),
    Case(
      "words in a block list", "buckets:\n  a:\n    cors:\n      - methods:\n          - ▮",
      ["GET", "PUT", "POST", "DELETE"]),
    Case(
      "words on a blank line of a list",
      "buckets:\n  a:\n    cors:\n      - methods:\n          - GET\n          ▮",
      ["- GET", "- PUT", "- POST", "- DELETE"]),
    Case("a default", "queues:\n  a:\n    visibilityTimeout: ▮", ["30s"]),
    Case("an example", "queues:\n  a:\n    deadLetter:\n      maxReceives: ▮", ["5"]),
    Case("names of one kind", "mappings:\n  a:\n    queue: ▮\n" + rest, ["uploads", "failed"]),
    Case("names in quotes", "mappings:\n  a:\n    queue: \"▮\"\n" + rest, ["uploads", "failed"]),
    Case(
      "names in a quote that is not closed", "mappings:\n  a:\n    queue: \"up▮\n" + rest,
      ["uploads", "failed"]),
    Case(
      "names of two kinds", "mappings:\n  a:\n    source: ▮\n" + rest,
      ["uploads", "failed", "metadata"]),
    Case("names, but for its own", "queues:\n  a:\n    deadLetter: {queue: ▮}\n  b:\n", ["b"]),
    Case("functions of a route", "apis:\n  a:\n    routes:\n      GET /a: ▮\n" + rest, ["upload"]),
    Case(
      "addresses", "mappings:\n  a:\n    dependsOn: [▮]\n" + rest,
      ["tables.metadata", "queues.uploads", "queues.failed", "functions.upload"]),
    Case(
      "fields whose drift is ignored", "mappings:\n  a:\n    ignoreDrift: [▮]",
      ["source", "queue", "function", "batchSize", "unmanaged"]),
    Case(
      "types of parameters", "parameters:\n  a: {type: ▮}",
      ["string", "integer", "boolean", "duration", "size"]),
    Case(
      "defaults of parameters", "parameters:\n  a: {allowed: [one, two], default: ▮}",
      ["one", "two"]),
    Case("an object", "queues:\n  a:\n    deadLetter: ▮", ["{queue, maxReceives}"]),
    Case(
      "anchors",
      "functions:\n  a:\n    environment: &vars {A: b}\n  b:\n    environment:\n      <<: ▮",
      ["*vars"]),
  ]

  @Test(arguments: values)
  func `a field's values are offered`(_ one: Case) {
    #expect(MarkedText(one.text).labels == one.labels)
  }

  static let references = [
    Case(
      "sections that have something", "outputs:\n  a: ${▮\n" + rest,
      ["tables", "queues", "functions", "parameters", "stack"]),
    Case(
      "sections, begun and not closed", "outputs:\n  a: ${tab▮\n" + rest,
      ["tables", "queues", "functions", "parameters", "stack"]),
    Case("names", "outputs:\n  a: ${queues.▮}\n" + rest, ["uploads", "failed"]),
    Case("attributes", "outputs:\n  a: ${queues.uploads.▮}\n" + rest, ["arn", "url", "name"]),
    Case("parameters", "outputs:\n  a: x-${parameters.▮-y\n" + rest, ["stage"]),
    Case(
      "of the stack", "outputs:\n  a: ${stack.▮\n" + rest,
      ["name", "region", "account", "partition", "endpoint"]),
    Case(
      "only the sections that a field takes", "mappings:\n  a:\n    queue: ${▮\n" + rest,
      ["queues", "parameters"]),
    Case(
      "only the attribute that a field takes",
      "mappings:\n  a:\n    queue: ${queues.uploads.▮}\n" + rest, ["arn"]),
    Case(
      "only ARNs in a statement's resources",
      "roles:\n  a:\n    permissions:\n      - resources: [\"${queues.uploads.▮\"]\n" + rest,
      ["arn"]),
    Case(
      "the second of two", "outputs:\n  a: ${queues.uploads.url}/${queues.▮}\n" + rest,
      ["uploads", "failed"]),
    Case(
      "in a block text", "outputs:\n  a: |\n    x\n    ${queues.▮\n" + rest, ["uploads", "failed"]),
    Case("none in what is none", "outputs:\n  a: $${▮\n" + rest, []),
  ]

  @Test(arguments: references)
  func `references are offered word by word`(_ one: Case) {
    #expect(MarkedText(one.text).labels == one.labels)
  }

  static let taken: [(text: String, label: String, result: String)] = [
    ("queues:\n  a:\n    fi▮", "fifo", "queues:\n  a:\n    fifo: "),
    ("queues:\n  a:\n    fi▮xx: true", "fifo", "queues:\n  a:\n    fifo: true"),
    ("queues:\n  a:\n    fifo:▮", "true", "queues:\n  a:\n    fifo: true"),
    ("queues:\n  a:\n    fifo: t▮rue", "false", "queues:\n  a:\n    fifo: false"),
    (
      "queues:\n  a:\n    ▮", "deadLetter",
      "queues:\n  a:\n    deadLetter:\n      queue: ‹queues›\n      maxReceives: ‹5›"
    ),
    (
      "queues:\n  a: {▮}\n  b:\n", "deadLetter",
      "queues:\n  a: {deadLetter: {queue: ‹b›, maxReceives: ‹5›}}\n  b:\n"
    ),
    (
      "tables:\n  ▮", "new table",
      "tables:\n  ‹my-table›:\n    partitionKey:\n      name: ‹›\n      type: ‹string|number|binary›"
    ),
    ("sta▮", "stack", "stack: "),
    ("que▮", "queues", "queues:\n  ‹›"),
    (
      "buckets:\n  a:\n    cors:\n      - origins: []\n      ▮", "- origins, methods",
      "buckets:\n  a:\n    cors:\n      - origins: []\n      - origins: [‹›]\n        methods: [‹›]"
    ),
    (
      "buckets:\n  a:\n    ▮", "cors",
      "buckets:\n  a:\n    cors:\n      - origins: [‹›]\n        methods: [‹›]"
    ),
    (
      "roles:\n  a:\n    ▮", "permissions",
      "roles:\n  a:\n    permissions:\n      - actions: ‹[sqs:SendMessage]›\n"
        + "        resources: ‹[\"${buckets.images.arn}/*\"]›"
    ),
    ("outputs:\n  a: ${q▮" + rest, "queues", "outputs:\n  a: ${queues." + rest),
    (
      "outputs:\n  a: ${q▮.uploads.arn}" + rest, "queues",
      "outputs:\n  a: ${queues.uploads.arn}" + rest
    ),
    ("outputs:\n  a: ${queues.up▮" + rest, "uploads", "outputs:\n  a: ${queues.uploads." + rest),
    (
      "outputs:\n  a: ${queues.uploads.▮" + rest, "arn",
      "outputs:\n  a: ${queues.uploads.arn}" + rest
    ),
    (
      "outputs:\n  a: ${queues.uploads.na▮me}" + rest, "arn",
      "outputs:\n  a: ${queues.uploads.arn}" + rest
    ),
    (
      "outputs:\n  a: \"${parameters.▮\"" + rest, "stage",
      "outputs:\n  a: \"${parameters.stage}\"" + rest
    ),
    (
      "mappings:\n  a:\n    queue: ${queues.▮" + rest, "uploads",
      "mappings:\n  a:\n    queue: ${queues.uploads.arn}" + rest
    ),
    (
      "roles:\n  a:\n    permissions: [{resources: [${tables.▮}]}]" + rest, "metadata",
      "roles:\n  a:\n    permissions: [{resources: [\"${tables.metadata.arn}\"]}]" + rest
    ),
    (
      "functions:\n  a:\n    environment: {A: ${▮}" + rest, "tables",
      "functions:\n  a:\n    environment: {A: \"${tables.‹›}\"" + rest
    ),
    (
      "mappings:\n  a:\n    queue: \"u▮\"" + rest, "uploads",
      "mappings:\n  a:\n    queue: \"uploads\"" + rest
    ),
    (
      "apis:\n  a:\n    routes:\n      ▮" + rest, "GET /",
      "apis:\n  a:\n    routes:\n      GET /‹path›: ‹upload›" + rest
    ),
    (
      "parameters:\n  ▮\noutputs: {a: \"${parameters.x}\"}", "x",
      "parameters:\n  x: {type: ‹string|integer|boolean|duration|size›, default: ‹›}\n"
        + "outputs: {a: \"${parameters.x}\"}"
    ),
  ]

  @Test(arguments: taken.indices)
  func `an accepted completion replaces the typed text`(index: Int) throws {
    let (text, label, result) = Self.taken[index]
    #expect(try MarkedText(text).taking(label) == result)
  }

  /// Blank lines with too few or too many spaces.
  static let indented: [(text: String, label: String, result: String)] = [
    ("queues:\n  a:\n    fifo: true\n   ▮", "was", "queues:\n  a:\n    fifo: true\n    was: "),
    ("queues:\n  a:\n    fifo: true\n     ▮", "was", "queues:\n  a:\n    fifo: true\n    was: "),
    ("queues:\n  a:\n   ▮", "fifo", "queues:\n  a:\n    fifo: "),
    ("queues:\n  a:\n      ▮", "fifo", "queues:\n  a:\n      fifo: "),
    ("queues:\n  a:\n\t▮", "fifo", "queues:\n  a:\n    fifo: "),
    ("queues:\n  a: {}\n ▮", "new queue", "queues:\n  a: {}\n  ‹my-queue›:"),
    ("queues:\n ▮", "new queue", "queues:\n  ‹my-queue›:"),
    (
      "queues:\n  a:\n   ▮", "deadLetter",
      "queues:\n  a:\n    deadLetter:\n      queue: ‹queues›\n      maxReceives: ‹5›"
    ),
    (
      "queues:\n  a:\n    fifo: true\n     ▮", "deadLetter",
      "queues:\n  a:\n    fifo: true\n    deadLetter:\n      queue: ‹queues›\n      maxReceives: ‹5›"
    ),
    // Four columns per level: the nearest level is used.
    (
      "queues:\n    a:\n        fifo: true\n       ▮", "was",
      "queues:\n    a:\n        fifo: true\n        was: "
    ),
    (
      "queues:\n    a:\n        fifo: true\n     ▮", "new queue",
      "queues:\n    a:\n        fifo: true\n    ‹my-queue›:"
    ),
    (
      "buckets:\n  a:\n    cors:\n      - origins: []\n       ▮", "headers",
      "buckets:\n  a:\n    cors:\n      - origins: []\n        headers: "
    ),
    (" ▮", "stack", "stack: "),
  ]

  @Test(arguments: indented.indices)
  func `a completion on a wrongly indented line corrects the indentation`(index: Int) throws {
    let (text, label, result) = Self.indented[index]
    let taken = try MarkedText(text).taking(label)
    #expect(taken.prefix(result.count) == result)
  }

  @Test func `a completion that replaces spaces is filtered by them`() throws {
    let offers = MarkedText("queues:\n  a:\n    fifo: true\n     ▮").completions
    let offer = try #require(offers.first { $0.label == "was" })
    #expect(offer.filter == " was")
    #expect(MarkedText("queues:\n  a:\n    name: |\n      x\n     ▮").completions == [])
  }

  @Test func `a replaced range is on the cursor's line and includes the cursor`() {
    let text = Array(ImageServiceTests.text)
    for index in stride(from: 0, to: text.count, by: 19) {
      let marked = MarkedText(String(text[..<index]) + "▮" + String(text[index...]))
      for completion in marked.completions {
        #expect(completion.range.start.line == completion.range.end.line)
        #expect(completion.range.start.offset <= marked.offset)
        #expect(marked.offset <= completion.range.end.offset)
      }
    }
  }

  @Test func `blanks are written as snippets and as plain text`() {
    let insertion = Insertion(
      parts: [.text("a$b\\: "), .blank("x}y"), .text(" "), .choice(["on,off", "c|d"])])
    #expect(insertion.snippet == #"a\$b\\: ${1:x\}y} ${2|on\,off,c\|d|}"#)
    #expect(insertion.plainText == #"a$b\: x}y on,off"#)
    #expect(insertion.hasBlanks && !Insertion("x").hasBlanks)
  }

  @Test func `fields are documented`() throws {
    let offers = MarkedText("queues:\n  a:\n    ▮").completions
    let field = try #require(offers.first { $0.label == "visibilityTimeout" })
    #expect(field.detail == "duration")
    #expect(
      field.documentation == """
        **visibilityTimeout** — duration, between 0s and 12h

        Hides.

        Default: `30s`. A change is made in place.
        """)
  }
}
