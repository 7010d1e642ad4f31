import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage
import CairnTestSupport
import Synchronization
import Testing

@testable import CairnKinds

/// Rules of `items`, and its requests to a DynamoDB that leaves a part of each batch.
@Suite struct `Items of a table` {
  static let files = [
    FileCase(
      "no source, and two",
      """
      tables: {t: {partitionKey: {name: id}}}
      items:
        ▸a: {table: t}
        b: {table: t, items: [{id: a}], ▸file: a.jsonl}
      """, "Items come from `items` or `file`: write one of them.",
      "Items come from `items` or from `file`: remove one of them."),
    FileCase(
      "a table outside the stack",
      """
      items: {a: {▸table: "arn:aws:dynamodb:us-east-1:123456789012:table/other", items: [{id: a}]}}
      """,
      "The key of the table tells its items apart, so the table has to be declared in this stack: write "
        + "its name here."),
    FileCase(
      "keys",
      """
      tables: {t: {partitionKey: {name: id}, sortKey: {name: at, type: number}}}
      items:
        a:
          table: t
          items:
            - {id: a, at: 1}
            - ▸{at: 2}
            - {id: a, ▸at: "1"}
            - {▸id: "", at: 1}
            - ▸{id: a, at: 1.0, x: 1}
            - {id: b, at: 1}
      """, "The key attribute `id` is missing.", "The key attribute `at` of the table is a number.",
      "The key attribute `id` can't be empty.",
      "An item with the same key is declared already. Remove one of them."),
    FileCase(
      "values",
      """
      tables: {t: {partitionKey: {name: id}}}
      items: {a: {table: t, items: [{id: a, x: [▸{$binary: no}]}]}}
      """, "`x[0]`: A binary value is written in base64."),
  ]

  @Test(arguments: files) func `are checked before any request`(_ file: FileCase) { file.check() }

  /// Holds items by the attribute `id`; processes three of each batch, and counts the batches.
  private final class Store: Sendable {
    let items = Mutex<[String: JSONValue]>([:])
    let sizes = Mutex<[Int]>([])

    func context() throws -> KindContext {
      let transport = StubTransport { request throws(TransportError) in self.answer(request) }
      let endpoint = try AWSEndpoint("http://127.0.0.1:4566", origin: "a test")
      let aws = AWSClient(
        configuration: .endpoint(endpoint, region: "us-east-1"), transport: transport)
      return KindContext(
        scope: Scope(
          stack: "s", account: "000000000000", region: "us-east-1", endpoint: "\(endpoint)",
          flavour: .emulator),
        aws: aws, reads: .everything, shared: SharedReads(), pace: .emulator, stagingBucket: "b")
    }

    private func answer(_ request: HTTPRequest) -> HTTPResponse {
      guard case .bytes(let bytes) = request.body, let input = try? JSONValue(parsing: bytes) else {
        return HTTPResponse(status: 500)
      }
      let operation = request.headers["X-Amz-Target"] ?? ""
      var answer: JSONValue = [:]
      if operation.hasSuffix("DescribeTable") {
        answer = [
          "Table": [
            "TableStatus": "ACTIVE", "KeySchema": [["AttributeName": "id", "KeyType": "HASH"]],
            "AttributeDefinitions": [["AttributeName": "id", "AttributeType": "S"]],
          ]
        ]
      } else if operation.hasSuffix("BatchWriteItem") {
        let writes = input["RequestItems"]?["t"]?.array ?? []
        sizes.withLock { $0.append(writes.count) }
        items.withLock { items in
          for write in writes.prefix(3) {
            if let item = write["PutRequest"]?["Item"], let id = item["id"]?["S"]?.string {
              items[id] = item
            } else if let id = write["DeleteRequest"]?["Key"]?["id"]?["S"]?.string {
              items[id] = nil
            }
          }
        }
        let rest = Array(writes.dropFirst(3))
        answer = ["UnprocessedItems": rest.isEmpty ? [:] : ["t": .array(rest)]]
      } else if operation.hasSuffix("BatchGetItem") {
        let keys = input["RequestItems"]?["t"]?["Keys"]?.array ?? []
        sizes.withLock { $0.append(keys.count) }
        let found = items.withLock { items in
          keys.prefix(3).compactMap { $0["id"]?["S"]?.string }.compactMap { items[$0] }
        }
        let rest = Array(keys.dropFirst(3))
        answer = [
          "Responses": ["t": .array(found)],
          "UnprocessedKeys": rest.isEmpty ? [:] : ["t": ["Keys": .array(rest)]],
        ]
      }
      return HTTPResponse(status: 200, body: answer.bytes())
    }
  }

  private func resource(_ ids: [String], note: String = "") -> ResourceHandle {
    let items = ids.map { Value.map(["id": .string($0), "note": .string(note)]) }
    return ResourceHandle(
      address: ResourceAddress(section: "items", name: "seeds"),
      properties: SeededItems().schema.fillingDefaults(
        Properties(["table": "t", "items": .list(items)])))
  }

  @Test func `are written and read in batches until nothing is left`() async throws {
    let store = Store()
    let ids = (0..<30).map { "item-\($0)" }
    _ = try await SeededItems().create(resource(ids), store.context())
    #expect(store.items.withLock { Set($0.keys) } == Set(ids))
    #expect(store.sizes.withLock { $0.max() } == 25)
    let live = try #require(try await SeededItems().read(resource(ids), store.context()))
    #expect(live.properties[SeededItems.contents]?.count == 30)
    try await SeededItems().delete(resource(ids), store.context())
    #expect(store.items.withLock { $0.isEmpty })
    #expect(try await SeededItems().read(resource(ids), store.context()) == nil)
  }

  @Test func `only what differs is written, and what left the source goes if that is declared`()
    async throws
  {
    let store = Store()
    let kind = SeededItems()
    _ = try await kind.create(resource(["a", "b", "c"]), store.context())
    let names = ["id"]
    func contents(_ handle: ResourceHandle) -> [String: String] {
      SeededItems.hashes(
        of: handle.properties[SeededItems.items] ?? [], isSecret: false, names
      ).flatMap { [String: String](value: $0) } ?? [:]
    }
    // The recorded hashes count for what isn't tracked, whatever the table holds.
    store.items.withLock { $0["a"] = ["id": ["S": "a"], "note": ["S": "theirs"]] }
    var wanted = resource(["a", "b"])
    wanted.properties[SeededItems.contents] = contents(wanted)
    wanted.recorded = Properties()
    wanted.recorded?[SeededItems.contents] = contents(resource(["a", "b", "c"]))
    var live = try #require(try await kind.read(wanted, store.context()))
    #expect(live.properties[SeededItems.contents] == contents(wanted))

    wanted.properties[SeededItems.track] = true
    wanted.properties[SeededItems.prune] = true
    live = try #require(try await kind.read(wanted, store.context()))
    #expect(live.properties[SeededItems.contents]?.keys.sorted() == ["a", "b", "c"])
    #expect(live.properties[SeededItems.contents]?["a"] != contents(wanted)["a"])
    #expect(
      try await kind.dataHeld(wanted, store.context())
        == "1 item that was changed since it was written"
    )
    store.sizes.withLock { $0 = [] }
    _ = try await kind.update(wanted, from: live, changed: ["contents"], store.context())
    #expect(store.sizes.withLock { $0 } == [1, 1])
    #expect(store.items.withLock { $0.keys.sorted() } == ["a", "b"])
    #expect(store.items.withLock { $0["a"]?["note"]?["S"] } == "")

    // An edited item can't be reverted to what was applied.
    let reverted = contents(resource(["a"], note: "before"))
    wanted.properties[SeededItems.contents] = reverted
    let (edited, before) = (wanted, live)
    await #expect(throws: KindError.self) {
      try await kind.update(edited, from: before, changed: ["contents"], store.context())
    }
  }

  @Test func `what another set has now stays`() async throws {
    let store = Store()
    let kind = SeededItems()
    let ids = ["a", "b", "c"]
    _ = try await kind.create(resource(ids), store.context())
    var old = resource(ids, note: "before")
    #expect(
      try await kind.dataHeld(old, store.context())
        == "3 items that were changed since they were written")
    old.declaredParts = [Identity("t/a"), Identity("t/b"), Identity("other/c")]
    #expect(
      try await kind.dataHeld(old, store.context())
        == "1 item that was changed since it was written")
    try await kind.delete(old, store.context())
    #expect(store.items.withLock { $0.keys.sorted() } == ["a", "b"])

    // The same when a set loses items and is pruned.
    var pruned = resource(["c"])
    pruned.properties[SeededItems.prune] = true
    pruned.declaredParts = [Identity("t/a"), Identity("t/c")]
    pruned.recorded = Properties(["contents": ["a": "1", "b": "2", "c": "3"]])
    _ = try await kind.create(pruned, store.context())
    let live = try #require(try await kind.read(pruned, store.context()))
    _ = try await kind.update(pruned, from: live, changed: ["contents"], store.context())
    #expect(store.items.withLock { $0.keys.sorted() } == ["a", "c"])
  }

  @Test func `secrets stay secret, and what isn't known yet stays unknown`() throws {
    let unknown = Value.unresolved(
      Template(.resource(ResourceAddress(section: "queues", name: "q"), attribute: "url")))
    let items: [Value] = [["id": "a", "x": 1], ["id": "b", "x": unknown]]
    let contents = SeededItems.hashes(of: items, isSecret: false, ["id"])?.map
    #expect(contents?["a"]?.string?.count == 32)
    #expect(contents?["b"] == unknown)
    #expect(SeededItems.hashes(of: [["id": unknown]], isSecret: false, ["id"]) == unknown)
    #expect(SeededItems.hashes(of: items, isSecret: false, []) == nil)
    #expect(SeededItems.hashes(of: items, isSecret: true, ["id"])?.map?["a"]?.isSecret == true)
  }
}
