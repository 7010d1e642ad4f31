import CairnEngine
import CairnKinds
import CairnLanguage
import Testing

/// Default names, which are unique across stacks in every region and account.
@Suite struct DefaultNameTests {
  private func names(_ text: String) throws -> [String: String] {
    let (stack, problems) = StackReader.read(
      source: SourceFile(name: "s.yaml", text: text), schemas: Catalog.standard.schemas)
    #expect(problems.map(\.detail) == [])
    let (graph, diagnostics) = ResourceGraph.build(
      stack: try #require(stack), catalog: .standard)
    #expect(diagnostics.map(\.detail) == [])
    return Dictionary(
      uniqueKeysWithValues: try #require(graph).nodes.compactMap { node in
        switch node.declaration.properties["name"] {
        case .string(let name): (node.address.description, name)
        case .unresolved(let template): (node.address.description, template.description)
        default: nil
        }
      })
  }

  @Test func `account-wide names contain the region, and global ones the account too`()
    throws
  {
    let names = try names(
      """
      stack: shop
      buckets: {My_Data: {}}
      queues: {jobs: {}, ordered: {fifo: true}}
      roles: {reader: {assumedBy: [lambda.amazonaws.com]}}
      functions:
        worker: {zip: f.zip}
        named: {zip: f.zip, name: "w-${stack.account}"}
      """)
    #expect(
      names == [
        "buckets.My_Data": "shop-my-data-${stack.account}-${stack.region}",
        "queues.jobs": "shop-jobs", "queues.ordered": "shop-ordered.fifo",
        "roles.reader": "shop-reader-${stack.region}",
        "functions.worker": "shop-worker", "roles.worker": "shop-worker-${stack.region}",
        "functions.named": "w-${stack.account}",
        "roles.named": "w-${stack.account}-${stack.region}",
      ])
  }

  @Test func `long names leave room for account and region, and stay distinct`() throws {
    let long = String(repeating: "x", count: 60)
    let names = try names(
      """
      stack: shop
      buckets: {\(long)a: {}, \(long)b: {}}
      functions: {\(long)a: {zip: f.zip}}
      """)
    let filled = names.mapValues {
      $0.replacing("${stack.account}", with: "123456789012")
        .replacing("${stack.region}", with: "ap-southeast-1")
    }
    #expect(Set(filled.values).count == 4)
    #expect(filled["buckets.\(long)a"]?.count == 63)
    #expect(filled["roles.\(long)a"]?.count == 64)
    #expect(filled["functions.\(long)a"]?.count == 64)
  }

  @Test func `no stack can declare the bucket of the ledgers`() throws {
    let names = [
      "cairn-000000000000-us-east-1", "cairn-123456789012-eu-west-1",
      "cairn-${stack.account}-${stack.region}", "cairn-${stack.account}-eu-north-1",
    ]
    for name in names {
      let (stack, problems) = StackReader.read(
        source: SourceFile(
          name: "s.yaml",
          text: "stack: s\nbuckets:\n  b:\n    name: \(name)\n    onDestroy: empty\n"),
        schemas: Catalog.standard.schemas)
      var told = problems
      if told.isEmpty {
        let stack = try #require(stack)
        told = try #require(ResourceGraph.build(stack: stack, catalog: .standard).graph)
          .brokenRules(
            of: stack,
            in: Scope(
              stack: "s", account: "000000000000", region: "us-east-1", endpoint: nil,
              flavour: .aws))
      }
      #expect(told.map(\.code) == [.kindRule])
      #expect(told.first?.location?.description == "s.yaml:4:5")
      #expect(
        told.first?.detail.hasSuffix("no stack can declare or change it. Choose another bucket.")
          == true)
    }
    for name in ["cairn", "cairn-data", "cairn-1-us-east-1", "xcairn-000000000000-us-east-1"] {
      #expect(!LedgerBucket.isOne(name))
    }
  }
}
