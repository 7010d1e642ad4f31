import CairnLanguage
import Testing

@Suite struct HoverTests {
  static let cases: [(text: String, word: String, markdown: String, subject: Subject?)] = [
    (
      "queues:\n  a:\n    visib▮ilityTimeout: 60s", "visibilityTimeout",
      """
      **visibilityTimeout** — duration, between 0s and 12h

      Hides.

      Default: `30s`. A change is made in place.
      """, .field(ResourceAddress(section: "queues", name: "a"), path: "visibilityTimeout")
    ),
    (
      "queues:\n  a:\n    visibilityTimeout: 6▮0s", "60s",
      """
      **visibilityTimeout** — duration, between 0s and 12h

      Hides.

      Default: `30s`. A change is made in place.
      """, .field(ResourceAddress(section: "queues", name: "a"), path: "visibilityTimeout")
    ),
    (
      "queues:\n  a:\n    deadLetter: {max▮Receives: 5}", "maxReceives",
      """
      **maxReceives** — whole number, between 1 and 1000

      After how many.

      Required. A change is made in place.

      Example: `maxReceives: 5`
      """, .field(ResourceAddress(section: "queues", name: "a"), path: "deadLetter.maxReceives")
    ),
    (
      "tables:\n  a:\n    partition▮Key: {}", "partitionKey",
      """
      **partitionKey** — map of `name`, `type`

      The key.

      Required. A change **replaces** the table.
      """, .field(ResourceAddress(section: "tables", name: "a"), path: "partitionKey")
    ),
    (
      "buckets:\n  a:\n    cors:\n      - origins: []\n      - meth▮ods: []", "methods",
      """
      **methods** — list of `GET`, `PUT`, `POST`, `DELETE`

      Methods.

      Required. A change is made in place.
      """, .field(ResourceAddress(section: "buckets", name: "a"), path: "cors[1].methods")
    ),
    (
      "policies:\n  a:\n    statements:\n      - act▮ions: []", "actions",
      """
      **actions** — list of text

      Actions.

      A change is made in place.

      Example: `actions: [sqs:SendMessage]`
      """, .field(ResourceAddress(section: "policies", name: "a"), path: "statements[0].Action")
    ),
    (
      "mappings:\n  a:\n    que▮ue: x", "queue",
      """
      **queue** — `queues`, its `arn`

      From.

      A change is made in place.
      """, .field(ResourceAddress(section: "mappings", name: "a"), path: "queue")
    ),
    ("que▮ues:\n  a:", "queues", "**queues** — section of kind queue\n\nA queue.", nil),
    (
      "stack: s\nqueues:\n  up▮loads:", "uploads",
      """
      **queues.uploads** — queue

      Name: `s-uploads`

      Attributes: `arn`, `url`, `name`
      """, .resource(ResourceAddress(section: "queues", name: "uploads"))
    ),
    (
      "stack: s\nmappings:\n  m:\n    queue: upl▮oads\nqueues:\n  uploads: {name: \"${stack.account}-x\"}",
      "uploads",
      """
      **queues.uploads** — queue

      Name: `${stack.account}-x`

      Attributes: `arn`, `url`, `name`
      """, .resource(ResourceAddress(section: "queues", name: "uploads"))
    ),
    (
      "outputs: {a: \"${queues.uploads.u▮rl}\"}\nqueues:\n  uploads:", "url",
      "**queues.uploads.url**\n\nIts URL.",
      .attribute(ResourceAddress(section: "queues", name: "uploads"), "url")
    ),
    (
      "outputs: {a: \"${queues.up▮.url}\"}", "up",
      "**queues.up** — queue, which the stack does not declare",
      .resource(ResourceAddress(section: "queues", name: "up"))
    ),
    (
      "parameters:\n  size: {type: integer, default: 3, allowed: [3, 4]}\n"
        + "outputs: {a: \"${parameters.si▮ze}\"}", "size",
      "**parameters.size** — parameter, integer\n\nDefault: `3`. Allowed: `[3, 4]`.",
      .parameter("size")
    ),
    (
      "parameters:\n  token:\n    secret: true\n    description: Of the bot.\n    default: abc\n"
        + "outputs: {a: \"${parameters.to▮ken}\"}", "token",
      "**parameters.token** — parameter, string\n\nOf the bot.\n\nSecret: its value is never shown.",
      .parameter("token")
    ),
    (
      "outputs: {a: \"${stack.acc▮ount}\"}", "account",
      "**stack.account** — the account that the stack is applied in, twelve digits", nil
    ),
    (
      "functions:\n  a:\n    environment: &vars\n      A: b\n  b:\n    environment: *va▮rs",
      "*vars",
      "Anchor `&vars`\n\n```yaml\n      A: b\n```", nil
    ),
  ]

  @Test(arguments: cases.indices)
  func `a word is explained`(index: Int) throws {
    let (text, word, markdown, subject) = Self.cases[index]
    let marked = MarkedText(text)
    let hover = try #require(marked.document.hover(at: marked.offset))
    #expect(marked.document.file.text(hover.range) == word)
    #expect(hover.markdown == markdown)
    #expect(hover.subject == subject)
  }

  @Test(arguments: [
    "queues:\n  a: # fi▮fo", "queues:\n  a:\n    fivo▮: true", "que: ▮",
    "queues:\n  a:\n    fifo: true\n▮\n",
  ])
  func `a word without a meaning has no hover`(text: String) {
    let marked = MarkedText(text)
    #expect(marked.document.hover(at: marked.offset) == nil)
  }
}
