import CairnEngine
import CairnKinds
import CairnLanguage
import Testing

/// `access` becomes statements of a function's own role.
@Suite struct AccessTests {
  private static let words: Set = [
    "read", "write", "read-write", "send", "receive", "publish", "start", "use",
  ]
  /// The services whose name in IAM isn't the one that emulators use.
  private static let prefixes = ["stepfunctions": "states"]

  private func role(_ text: String) throws -> ResourceGraph.Node {
    let (stack, diagnostics) = StackReader.read(
      source: SourceFile(name: "stack.yaml", text: text), schemas: Catalog.standard.schemas)
    #expect(diagnostics.map(\.detail) == [])
    let (graph, problems) = ResourceGraph.build(stack: try #require(stack), catalog: .standard)
    #expect(problems.map(\.detail) == [])
    return try #require(graph?[ResourceAddress(section: "roles", name: "f")])
  }

  private func statements(_ node: ResourceGraph.Node) -> [String] {
    (node.declaration.properties["statements"]?.list ?? []).map { statement in
      let fields = statement.map ?? [:]
      func texts(_ name: String) -> String {
        (fields[name]?.list ?? []).map { value in
          guard case .unresolved(let template) = value else { return value.string ?? "" }
          return template.description
        }.joined(separator: " ")
      }
      return "\(texts("Action")) on \(texts("Resource"))"
    }
  }

  @Test func `each entry becomes statements of the role, at its place`() throws {
    let role = try role(
      """
      stack: s
      tables: {t: {partitionKey: {name: id}}}
      buckets: {b: {}}
      queues: {q: {}}
      functions:
        f:
          zip: f.zip
          permissions: [{actions: ["sqs:*"], resources: ["${queues.q.arn}"]}]
          access:
            tables.t: write
            queues.q: send
            buckets.b: read

      """)
    #expect(
      statements(role) == [
        "sqs:* on ${queues.q.arn}",
        "s3:GetObject s3:GetObjectTagging s3:GetObjectVersion on ${buckets.b.arn}/*",
        "s3:ListBucket on ${buckets.b.arn}",
        "dynamodb:BatchWriteItem dynamodb:ConditionCheckItem dynamodb:DeleteItem "
          + "dynamodb:DescribeTable dynamodb:PutItem dynamodb:UpdateItem on ${tables.t.arn}",
      ])
    #expect(
      role.grants.map { "\($0.source) \($0.field) \($0.path) \($0.location.range.start.line)" } == [
        "functions.f access.buckets.b statements[1] 12",
        "functions.f access.buckets.b statements[2] 12",
        "functions.f access.tables.t statements[3] 10",
      ])
    #expect(role.declaration.location(of: "statements[3].actions").range.start.line == 10)
    #expect(Set(role.dependencies.map(\.description)) == ["tables.t", "buckets.b", "queues.q"])
  }

  @Test func `a function with nothing but access has its own role`() throws {
    let role = try role(
      """
      stack: s
      tables: {t: {partitionKey: {name: id}}}
      functions: {f: {zip: f.zip, access: {tables.t: read}}}

      """)
    #expect(
      statements(role) == [
        "dynamodb:BatchGetItem dynamodb:ConditionCheckItem dynamodb:DescribeTable "
          + "dynamodb:GetItem dynamodb:Query dynamodb:Scan on ${tables.t.arn} "
          + "${tables.t.arn}/index/*"
      ])
  }

  static let keys: [(key: String, statement: String?)] = [
    ("k", "kms:Decrypt on ${kmsKeys.k.arn}"),
    ("${kmsKeys.k.arn}", "kms:Decrypt on ${kmsKeys.k.arn}"),
    (
      "arn:aws:kms:us-east-1:123456789012:key/0b1c2d3e-0000-1111-2222-333344445555",
      "kms:Decrypt on arn:aws:kms:us-east-1:123456789012:key/0b1c2d3e-0000-1111-2222-333344445555"
    ),
    ("alias/shop", nil),
    ("arn:aws:kms:us-east-1:123456789012:alias/shop", nil),
  ]

  @Test(arguments: keys.indices)
  func `what is encrypted with a key brings the right to use it`(index: Int) throws {
    let (key, statement) = Self.keys[index]
    let role = try role(
      """
      stack: s
      kmsKeys: {k: {}}
      queues: {q: {encryption: kms, kmsKey: "\(key)"}}
      functions: {f: {zip: f.zip, access: {queues.q: receive}}}

      """)
    let receiving =
      "sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:GetQueueAttributes sqs:GetQueueUrl "
      + "sqs:ReceiveMessage on ${queues.q.arn}"
    #expect(statements(role) == [receiving] + [statement].compactMap(\.self))
  }

  static let sections = Catalog.standard.schemas.filter { !$0.access.isEmpty }.map(\.section)

  @Test(arguments: sections)
  func `every verb of a kind permits actions of its service`(section: String) throws {
    let kind = try #require(Catalog.standard[section])
    let verbs = kind.schema.access
    #expect(Set(verbs.map(\.name)).count == verbs.count)
    #expect(Self.words.isSuperset(of: verbs.map(\.name)))
    #expect(kind.schema.attributes.contains { $0.name == AccessVerb.attribute })
    let services = Set(kind.services.map { Self.prefixes[$0] ?? $0 })
    for verb in verbs {
      #expect(!verb.statements.isEmpty)
      for statement in verb.statements {
        #expect(!statement.actions.isEmpty)
        #expect(Set(statement.actions).count == statement.actions.count)
        switch statement.target {
        case .resource(let endings): #expect(!endings.isEmpty)
        case .field(let field): #expect(kind.schema.field(named: field) != nil, "\(field)")
        }
        for action in statement.actions {
          let parts = action.split(separator: ":")
          #expect(parts.count == 2, "\(action)")
          let fitting: Set<String> =
            if case .field = statement.target { ["kms"] } else { services }
          #expect(fitting.contains(String(parts[0])), "\(action) of \(section)")
        }
      }
      #expect(try granted(verb, in: section) == verb.statements.compactMap(expected))
    }
  }

  private func expected(_ statement: AccessVerb.Statement) -> String? {
    guard case .resource(let endings) = statement.target else { return nil }
    let resources = endings.sorted().map { "${A}\($0)" }.joined(separator: " ")
    return statement.actions.sorted().joined(separator: " ") + " on " + resources
  }

  /// What a function gets by the verb, on a resource without a key.
  private func granted(_ verb: AccessVerb, in section: String) throws -> [String] {
    let place = SourceLocation(file: "stack.yaml", range: SourceFile(name: "", text: "").start)
    let address = ResourceAddress(section: section, name: "a")
    let reference = Reference.resource(address, attribute: AccessVerb.attribute)
    let entry: Value = [
      AccessVerb.Member.verb: .string(verb.name),
      AccessVerb.Member.resource: .unresolved(Template(reference)),
    ]
    let stack = Stack(
      name: "s", location: place, region: nil, file: "stack.yaml", parameters: [:],
      resources: [
        ResourceDeclaration(address: address, properties: ["name": "a"], location: place),
        ResourceDeclaration(
          address: ResourceAddress(section: "functions", name: "f"),
          properties: ["name": "f", "access": .map([address.description: entry])],
          location: place),
      ], outputs: [])
    let graph = try #require(ResourceGraph.build(stack: stack, catalog: .standard).graph)
    let role = try #require(graph[ResourceAddress(section: "roles", name: "f")])
    return statements(role).map { $0.replacing(reference.description, with: "${A}") }
  }
}

extension SourceFile {
  /// An empty range at the beginning.
  fileprivate var start: SourceRange {
    let position = SourcePosition(line: 1, column: 1, offset: 0)
    return SourceRange(start: position, end: position)
  }
}
