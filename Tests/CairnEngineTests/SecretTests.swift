import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage
import Testing

@Suite struct SecretTests {
  private let world = FakeWorld()
  private static let options = SessionOptions(
    readDepth: .everything, adopts: true, dataLoss: .allowedForAll)

  private func hidden(_ value: Value) -> Value { .secret(.open(value)) }

  private func box(
    _ tag: String, size: Value = 2, secret: Value = "mellon"
  ) -> ResourceDeclaration {
    resource(
      "boxes.a",
      [
        "label": hidden(.string("<\(tag)>")), "secret": secret, "size": size,
        "tags": ["word": hidden(.string(tag)), "team": "blue"],
        "lining": ["cloth": hidden(.string("silk-\(tag)")), "layers": 2],
        "marks": hidden([.string("b-\(tag)"), "a"]),
      ])
  }

  private func ledger() throws -> String {
    String(decoding: try #require(world.object("demo.json")).bytes, as: UTF8.self)
  }

  @Test func `the endpoint gets the value, the ledger its hash`() async throws {
    #expect(try await run(stack([box("hunter2")]), world).isComplete)
    let thing = try #require(world.things["boxes/demo-a"])
    #expect(thing.fields["label"] == "<hunter2>" && thing.fields["secret"] == "mellon")
    #expect(thing.fields["lining"] == ["cloth": "silk-hunter2", "layers": 2])
    #expect(thing.tags["word"] == "hunter2")
    let text = try ledger()
    for secret in ["hunter2", "mellon"] { #expect(!text.contains(secret)) }
    let json = try JSONValue(parsing: text)
    #expect(json["format"]?.int == 2)
    let properties = json["resources"]?["boxes.a"]?["properties"]
    #expect(properties?["tags"]?["team"]?.string == "blue")
    #expect(properties?["label"]?["$secret"]?.string?.count == 64)
    let again = try await session(stack([box("hunter2")]), world).plan(.apply)
    #expect(again.isEmpty)
    #expect(again.ledgerVersion != .absent)
  }

  @Test func `without a secret the ledger is one that older cairns read`() async throws {
    try await run(stack([resource("boxes.a", ["size": 2])]), world)
    #expect(try JSONValue(parsing: ledger())["format"]?.int == 1)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var happens: @Sendable (FakeWorld) -> Void = { _ in }
    var tag = "hunter2"
    var causes: [String: FieldChange.Cause]
    var testDescription: String { name }
  }

  @Test(arguments: [
    Case(name: "nothing", causes: [:]),
    Case(
      name: "edited", tag: "swordfish",
      causes: [
        "label": .edit, "lining.cloth": .edit, "marks": .edit, "tags.word": .edit,
      ]),
    Case(
      name: "drifted", happens: { $0.things["boxes/demo-a"]?.fields["label"] = "live" },
      causes: ["label": .drift]),
    Case(
      name: "drifted in a field that the kind declares",
      happens: { $0.things["boxes/demo-a"]?.fields["secret"] = "live" }, causes: ["secret": .drift]),
    Case(
      name: "a list in another order",
      happens: { $0.things["boxes/demo-a"]?.fields["marks"] = ["b-hunter2", "a"] }, causes: [:]),
    Case(
      name: "gone", happens: { $0.things["boxes/demo-a"]?.tags["word"] = nil },
      causes: ["tags.word": .drift]),
    Case(
      name: "edited and drifted",
      happens: { $0.things["boxes/demo-a"]?.fields["label"] = "live" }, tag: "swordfish",
      causes: ["label": .both, "lining.cloth": .edit, "marks": .edit, "tags.word": .edit]),
    Case(
      name: "what the object held is gone with it",
      happens: { $0.things["boxes/demo-a"]?.fields["lining"] = .null }, causes: ["lining": .drift]),
  ])
  func `hashes tell edits from drift`(test: Case) async throws {
    try await run(stack([box("hunter2")]), world)
    test.happens(world)
    let plan = try await session(stack([box(test.tag)]), world, options: Self.options).plan(.apply)
    let fields = plan.changes.flatMap(\.fields)
    #expect(
      Dictionary(fields.map { ($0.path, $0.cause) }, uniquingKeysWith: { $1 }) == test.causes)
    // No report can show what is not in the plan.
    for field in fields {
      for value in [field.desired, field.recorded, field.live].compactMap({ $0 }) {
        #expect(value.containsSecret, "\(field.path)")
      }
      #expect(field.isSecret || field.path == "lining")
    }
    let text = plan.json(.random()).serialized()
    for secret in ["hunter2", "swordfish", "mellon"] {
      #expect(!text.contains(secret), "\(secret) in \(text)")
    }
  }

  @Test func `what became secret is recorded so though nothing changes`() async throws {
    let plain = resource("boxes.a", ["label": "hunter2"])
    let secret = resource("boxes.a", ["label": hidden("hunter2")])
    try await run(stack([plain]), world)
    #expect(try ledger().contains("hunter2"))
    let plan = try await session(stack([secret]), world).plan(.apply)
    #expect(plan.isEmpty)
    try await run(stack([secret]), world)
    #expect(try !ledger().contains("hunter2"))
    // And back.
    try await run(stack([plain]), world)
    #expect(try ledger().contains("hunter2"))
  }

  @Test func `an interrupted run leaves no secret`() async throws {
    world.fail("set boxes/demo-a label", with: .fake(.server, "Broken"))
    try await run(stack([resource("boxes.a", ["label": "x"])]), world)
    let report = try await run(stack([box("hunter2")]), world)
    #expect(!report.isComplete)
    #expect(try !ledger().contains("hunter2"))
    world.fail("set boxes/demo-a label", with: nil)
    #expect(try await run(stack([box("hunter2")]), world).isComplete)
    #expect(world.things["boxes/demo-a"]?.fields["label"] == "<hunter2>")
  }

  // MARK: Reverting

  private func fix(_ declared: ResourceDeclaration) async throws -> ApplyReport {
    let session = try session(stack([declared]), world, options: Self.options)
    return try await session.apply(session.planReverting(session.drift()))
  }

  @Test func `drift of a secret is undone while it is the one that was applied`() async throws {
    try await run(stack([box("hunter2")]), world)
    world.things["boxes/demo-a"]?.fields["label"] = "live"
    world.things["boxes/demo-a"]?.tags["word"] = "live"
    #expect(try await fix(box("hunter2", size: 3)).isComplete)
    let thing = try #require(world.things["boxes/demo-a"])
    #expect(thing.fields["label"] == "<hunter2>" && thing.tags["word"] == "hunter2")
    #expect(thing.fields["size"] == 2)
  }

  @Test func `other drift is undone although secrets were edited since`() async throws {
    try await run(stack([box("hunter2")]), world)
    world.things["boxes/demo-a"]?.fields["size"] = 9
    world.things["boxes/demo-a"]?.tags["team"] = "red"
    #expect(try await fix(box("swordfish")).isComplete)
    let thing = try #require(world.things["boxes/demo-a"])
    #expect(thing.fields["size"] == 2)
    // All tags are written together: the secret one as it is.
    #expect(thing.tags["team"] == "blue" && thing.tags["word"] == "hunter2")
    #expect(thing.fields["label"] == "<hunter2>")
  }

  @Test func `a secret of which only the hash is known is not reverted`() async throws {
    try await run(stack([resource("boxes.a", ["label": hidden("hunter2")])]), world)
    world.things["boxes/demo-a"]?.fields["label"] = "live"
    await #expect(
      throws: PlanFailure([
        Diagnostic(
          .secretUnknown,
          "The secret `label` of boxes.a has changed since it was applied. Only a hash of the "
            + "applied one was recorded, so it can't be reverted. `cairn apply` writes the new "
            + "one.",
          at: place(1))
      ])
    ) { try await fix(resource("boxes.a", ["label": hidden("swordfish")])) }
    #expect(world.things["boxes/demo-a"]?.fields["label"] == "live")
  }

  // MARK: Where none may stand

  @Test(arguments: [
    ("boxes.a", ["name": "n"], "name"), ("links.a", ["name": "n", "from": "x"], "name"),
  ])
  func `what finds a resource can't be secret`(
    address: String, fields: [String: Value], field: String
  ) {
    var fields = fields
    fields[field] = fields[field].map(hidden)
    let declaration = resource(address, fields)
    let (graph, diagnostics) = ResourceGraph.build(
      stack: stack([declaration]), catalog: world.catalog)
    #expect(graph == nil)
    #expect(
      diagnostics == [
        Diagnostic(
          .secretNotAllowed,
          "`\(field)` can't be secret: what the \(address.hasPrefix("b") ? "box" : "link") "
            + "`\(address)` is found by, or others know it by, follows from it. Use a parameter "
            + "without `secret: true`.", at: declaration.location(of: field))
      ])
  }

  @Test func `other fields can be`() {
    let (graph, diagnostics) = ResourceGraph.build(
      stack: stack([box("hunter2")]), catalog: world.catalog)
    #expect(graph != nil && diagnostics.isEmpty)
  }

  // MARK: Saved plans

  @Test func `a saved plan says of a secret only whether it is the same`() async throws {
    let parameters: [String: Value] = ["word": hidden("hunter2"), "stage": "dev"]
    let plan = try await session(stack([box("hunter2")]), world).plan(.apply)
    let bytes = SavedPlan(plan, file: "demo.yaml", parameters: parameters).bytes()
    #expect(!String(decoding: bytes, as: UTF8.self).contains("hunter2"))
    let read = try #require(SavedPlan(parsing: bytes))
    #expect(read.secretParameters == ["word"])
    #expect(read.parameters["stage"] == "dev")
    #expect(read.wasMade(with: hidden("hunter2"), for: "word"))
    #expect(!read.wasMade(with: hidden("hunter3"), for: "word"))
    #expect(!read.wasMade(with: nil, for: "word"))
    #expect(read.whatMoved(to: plan) == nil)
    let other = try await session(stack([box("swordfish")]), world).plan(.apply)
    #expect(read.whatMoved(to: other) == "This differs now: boxes.a.")
  }

  @Test func `two keys give two hashes, one gives one`() throws {
    let (key, other) = (SecretKey.random(), SecretKey.random())
    #expect(key.hash(of: "hunter2") == key.hash(of: hidden("hunter2")))
    #expect(key.hash(of: "hunter2") != other.hash(of: "hunter2"))
    #expect(key.hash(of: "1") != key.hash(of: 1))
    #expect(try #require(SecretKey(key.text)) == key)
    #expect(SecretKey("c2hvcnQ=") == nil)
    #expect("\(key)" == "(key)")
  }

  @Test func `what an endpoint quotes of a secret is removed`() async throws {
    world.fail(
      "create boxes/demo-a",
      with: AWSError(
        cause: .invalid, service: "fake", operation: "Do", code: "Bad",
        message: "can't take hunter2", status: 400))
    var declared = stack([box("hunter2")])
    declared.parameters = ["word": hidden("hunter2")]
    declared.secretParameters = ["word"]
    let report = try await run(declared, world)
    let message = try #require(report.failures.first?.message)
    #expect(message.contains("can't take (secret)") && !message.contains("hunter2"))
  }
}
