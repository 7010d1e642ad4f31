import CairnAWS
import CairnEngine
import CairnLanguage
import Testing

/// Known secrets are found in all live values, under any name.
@Suite struct SecretSearchTests {
  private let world = FakeWorld()
  private static let secret = "hunter2-Kx9!\"<&>'$ é/+="

  private static func hidden(_ value: Value) -> Value { .secret(.open(value)) }

  private static func base64(_ text: String) -> String { Base64.encode(Array(text.utf8)) }

  /// How a text may contain the secret, with words that none of its forms has.
  struct Spelling: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var text: String
    /// What must not be shown.
    var parts: [String]

    init(_ name: String, _ text: String, _ parts: [String] = ["hunter2-Kx9"]) {
      (testDescription, self.text, self.parts) = (name, text, parts)
    }
  }

  static let spellings: [Spelling] = [
    Spelling("alone", secret),
    Spelling("in a text", "db://app:\(secret)@db"),
    Spelling("in JSON", Value.map(["password": .string(secret)]).jsonText),
    Spelling(
      "in JSON in JSON",
      Value.map(["a": .string(Value.map(["b": .string(secret)]).jsonText)]).jsonText),
    Spelling(
      "in a URL",
      "https://x/?p=hunter2-Kx9%21%22%3C%26%3E%27%24%20%C3%A9%2F%2B%3D", ["hunter2-Kx9"]),
    Spelling(
      "in a URL, in lower case",
      "https://x/?p=hunter2-Kx9%21%22%3c%26%3e%27%24%20%c3%a9%2f%2b%3d", ["hunter2-Kx9"]),
    Spelling("in XML", "<a>hunter2-Kx9!&quot;&lt;&amp;&gt;&#39;$ é/+=</a>"),
    Spelling("in Base64", base64(secret), [base64("hunter2-Kx9"), "aHVudGVyMi1LeDk"]),
    Spelling("in Base64 behind one byte", "Basic " + base64("a" + secret), ["h1bnRlcjItS3g5"]),
    Spelling("in Base64 behind two bytes", "Basic " + base64("ab" + secret), ["odW50ZXIyLUt4O"]),
    Spelling("in Base64 behind three bytes", base64("abc" + secret + "tail"), ["aHVudGVyMi1LeDk"]),
  ]

  private func stack(_ resources: [ResourceDeclaration]) -> Stack {
    var stack = CairnEngineTests.stack(resources)
    stack.parameters = ["word": Self.hidden(.string(Self.secret))]
    stack.secretParameters = ["word"]
    return stack
  }

  private static let options = SessionOptions(
    readDepth: .everything, adopts: true, dataLoss: .allowedForAll)

  private func declared(size: Value = 2) -> [ResourceDeclaration] {
    [
      resource(
        "boxes.a",
        [
          "label": Self.hidden(.string(Self.secret)), "size": size, "color": "red",
          "tags": ["word": Self.hidden(.string("<\(Self.secret)>")), "team": "blue"],
          "lining": ["cloth": Self.hidden(.string(Self.secret))],
          "marks": Self.hidden([.string(Self.secret)]),
        ]),
      resource("lids.b", line: 20, ["box": "demo-a", "style": Self.hidden(.string(Self.secret))]),
      resource("links.c", line: 30, ["from": "x", "to": Self.hidden(.string(Self.secret))]),
      resource("boxes.plain", line: 40, ["label": "plain", "tags": ["a": "b"]]),
    ]
  }

  /// The secret everywhere, in fields and under keys that do not declare it.
  private func spread(_ text: String) {
    let value = Value.string(text)
    for key in ["boxes/demo-a", "boxes/demo-plain"] {
      world.things[key]?.fields["label"] = value
      world.things[key]?.fields["color"] = value
      world.things[key]?.fields["lining"] = ["cloth": value, "other": ["deep": [value]]]
      world.things[key]?.fields["marks"] = ["x", value]
      world.things[key]?.tags["old"] = text
      world.things[key]?.tags["team"] = text
      world.things[key]?.tags["word"] = nil
    }
    world.things["lids/demo-a"]?.fields["style"] = value
    world.things["links/demo-c"]?.fields["to"] = ["a": [["b": value]]]
    // Somebody else's of the stack's tags.
    world.things["boxes/extra"] = FakeWorld.Thing(
      id: "id-9", fields: ["name": "extra", "label": value, "marks": [value]],
      tags: ["cairn:stack": "demo", "cairn:resource": "extra", "x": text])
  }

  private func texts(of plan: Plan, _ stack: Stack) -> [String] {
    let saved = SavedPlan(plan, file: "demo.yaml", parameters: stack.parameters)
    let fields = plan.changes.flatMap(\.fields) + plan.changes.flatMap(\.ignored)
    return [
      String(decoding: saved.bytes(), as: UTF8.self), String(reflecting: fields),
      String(reflecting: plan.changes.map(\.live)),
      String(reflecting: plan.changes.map(\.recorded)),
    ]
  }

  private func check(_ texts: [String], _ spelling: Spelling, _ occasion: String) {
    for text in texts {
      for part in spelling.parts { #expect(!text.contains(part), "\(occasion): \(text)") }
    }
  }

  private func ledger() -> String {
    world.object("demo.json").map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
  }

  @Test(arguments: spellings)
  func `nothing that says what is live holds a secret of the stack`(spelling: Spelling) async throws
  {
    let stack = stack(declared())
    try await run(stack, world)
    for hasLedger in [true, false] {
      spread(spelling.text)
      if !hasLedger { world.dropLedger() }
      let opened = try session(stack, world, options: Self.options)
      let plan = try await opened.plan(.apply)
      #expect(plan.changes.contains { !$0.fields.isEmpty })
      let what = hasLedger ? "with a ledger" : "without a ledger"
      check(texts(of: plan, stack), spelling, what)
      let report = try await opened.drift()
      check([String(reflecting: report.resources.flatMap(\.fields))], spelling, "drift \(what)")
      let destroy = try await session(stack, world, options: Self.options).plan(.destroy)
      check(texts(of: destroy, stack), spelling, "destroy \(what)")
      // What an interrupted run leaves behind, and what a complete one does.
      let requests = ["set boxes/demo-plain label", "create boxes/demo-plain", "tag links/demo-c"]
      for request in requests { world.fail(request, with: .fake(.server, "Broken")) }
      _ = try? await run(stack, world, options: Self.options)
      check([ledger()], spelling, "the ledger of a broken run \(what)")
      for request in requests { world.fail(request, with: nil) }
      #expect(try await run(stack, world, options: Self.options).isComplete)
      check([ledger()], spelling, "the ledger \(what)")
      #expect(world.things["boxes/demo-a"]?.fields["label"] == .string(Self.secret))
      #expect(world.things["boxes/demo-plain"]?.fields["label"] == "plain")
    }
  }

  @Test func `a key that holds a secret hides what is under it`() async throws {
    let stack = stack(declared())
    try await run(stack, world)
    world.things["boxes/demo-plain"]?.tags[Self.secret] = "x"
    let plan = try await session(stack, world, options: Self.options).plan(.apply)
    let fields = plan.changes.flatMap(\.fields)
    #expect(fields.map(\.path) == ["tags"] && fields.allSatisfy(\.isSecret))
    check(texts(of: plan, stack), Self.spellings[0], "a key")
    #expect(try await run(stack, world).isComplete)
    #expect(world.things["boxes/demo-plain"]?.tags[Self.secret] == nil)
  }

  @Test func `a secret of which only the ledger knows is found where it stands alone`() async throws
  {
    try await run(stack(declared()), world)
    var other = stack([resource("boxes.plain", line: 40, ["label": "plain", "tags": ["a": "b"]])])
    other.parameters = ["word": Self.hidden("swordfish-7")]
    other.resources += [
      resource("links.c", line: 30, ["from": "x", "to": Self.hidden("swordfish-7")])
    ]
    world.things["boxes/demo-plain"]?.fields["label"] = .string(Self.secret)
    let plan = try await session(other, world, options: Self.options).plan(.apply)
    check(texts(of: plan, other), Self.spellings[0], "an older secret")
    #expect(plan.changes.flatMap(\.fields).contains { $0.path == "label" && $0.isSecret })
  }

  @Test func `what the file says in plain is shown, though it is a secret's value`() async throws {
    var stack = stack([resource("boxes.a", ["label": "test", "color": "red"])])
    stack.parameters = ["word": Self.hidden("test")]
    try await run(stack, world)
    let again = try await session(stack, world, options: Self.options).plan(.apply)
    #expect(again.isEmpty)
    #expect(again.changes.first?.live?.properties.values["label"] == "test")
  }

  @Test func `names that others gave are redacted where they are shown`() async throws {
    let stack = stack(declared())
    try await run(stack, world)
    world.things["boxes/\(Self.secret)"] = FakeWorld.Thing(
      id: "id-9", fields: ["name": .string(Self.secret)],
      tags: ["cairn:stack": "demo", "cairn:resource": "n-\(Self.secret)"])
    let opened = try session(stack, world, options: Self.options)
    let report = try await opened.drift()
    #expect(String(reflecting: report).contains("hunter2"))
    let shown = stack.redaction.redacted(report)
    #expect(!String(reflecting: shown).contains("hunter2"))
    let undeclared = try #require(shown.resources.first { $0.state == .undeclared })
    #expect(undeclared.identity?.text == "(secret)" && undeclared.address.name == "n-(secret)")
    let plan = try await opened.plan(.apply)
    let saved = SavedPlan(stack.redaction.redacted(plan), file: "a", parameters: stack.parameters)
    #expect(!String(decoding: saved.bytes(), as: UTF8.self).contains("hunter2"))
    #expect(saved.whatMoved(to: stack.redaction.redacted(plan)) == nil)
  }
}
