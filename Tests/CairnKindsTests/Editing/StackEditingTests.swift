import CairnEngine
import CairnKinds
import CairnLanguage
import CairnTestSupport
import FoundationEssentials
import Testing

/// Sets every field of every resource, in real and in generated stacks, to values made from its
/// schema, and removes it again: nothing else changes.
@Suite struct StackEditingTests {
  static let stacks: [SourceFile] = {
    let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    let folder = "/\(root)/stacks/examples"
    let examples = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let files = ["image-service.yaml"] + examples.sorted().map { "examples/\($0)" }
    return files.compactMap { file in
      let path = "/\(root)/stacks/\(file)"
      return FileManager.default.contents(atPath: path).map {
        SourceFile(name: file, bytes: Array($0))
      }
    }
  }()

  @Test func `the stacks are found`() { #expect(Self.stacks.count >= 10) }

  @Test(arguments: stacks) func `of the stacks of this repository`(_ source: SourceFile) throws {
    #expect(try Self.check(source) > 10)
  }

  @Test(arguments: 0..<5) func `of generated stacks`(_ seed: Int) throws {
    #expect(try Self.check(GeneratedStack(seed: seed).source) > 50)
  }

  private static func read(_ source: SourceFile) -> Stack? {
    StackReader.read(source: source, schemas: Catalog.standard.schemas).stack
  }

  /// The number of edits made.
  private static func check(_ source: SourceFile) throws -> Int {
    let before = try #require(
      read(source),
      "\(StackReader.read(source: source, schemas: Catalog.standard.schemas).diagnostics)")
    var done = 0
    for resource in before.resources {
      let schema = try #require(Catalog.standard[resource.address.section]?.schema)
      for field in schema.fields where field.presence != .computed && field.name != "name" {
        for value in [nil] + GeneratedStack.values(of: field).suffix(2).map(Optional.some) {
          var editor = try #require(Self.editor(source))
          do {
            try editor.set(field.name, of: resource.address, to: value)
          } catch {
            #expect(editor.source == source)
            continue
          }
          // A value that makes the stack invalid is refused one level up.
          guard let after = read(editor.source) else { continue }
          done += 1
          expect(after, like: before, but: resource.address, field, value)
          expectLines(of: editor.source, like: source, resource, field)
        }
      }
    }
    return done
  }

  private static func editor(_ source: SourceFile) -> StackEditor? {
    StackEditor(source, schemas: Catalog.standard.schemas) { .string("\($0)") }
  }

  private static func expect(
    _ after: Stack, like before: Stack, but address: ResourceAddress, _ field: FieldSchema,
    _ value: Value?
  ) {
    #expect(after.resources.map(\.address) == before.resources.map(\.address))
    #expect(after.outputs.map(\.value) == before.outputs.map(\.value))
    #expect(after.parameters == before.parameters)
    for (old, new) in zip(before.resources, after.resources) {
      var (was, now) = (old.properties, new.properties)
      if old.address == address {
        let said = now[field.name]?.resolving { .string("\($0)") }
        let isSaid =
          field.meansAbsence(value)
          ? field.meansAbsence(said)
          : said.map { field.type.areEqual($0, value ?? .null) } ?? false
        #expect(isSaid, "\(address).\(field.name): \(said as Any) is not \(value as Any)")
        was[field.name] = nil
        now[field.name] = nil
        // A default name may depend on the field.
        if old.fieldLocations["name"] == nil { was["name"] = now["name"] }
      }
      #expect(was == now, "\(old.address) changed with \(address).\(field.name)")
      #expect(old.dependsOn == new.dependsOn && old.ignoreDrift == new.ignoreDrift)
    }
  }

  /// Only the field's own lines are removed, or those of a map that contains nothing else.
  private static func expectLines(
    of new: SourceFile, like old: SourceFile, _ resource: ResourceDeclaration,
    _ field: FieldSchema
  ) {
    let removed = LineDifference(from: old, to: new).lines.count {
      if case .removed = $0 { true } else { false }
    }
    guard let place = resource.fieldLocations[field.name] else {
      // A flow map has all its entries on the line that changes.
      #expect(removed <= 1, "\(resource.address).\(field.name)")
      return
    }
    let (root, _) = YAMLReader.read(old)
    let node = root?[resource.address.section]?[resource.address.name]?[field.name]
    let lines = (node?.place.end.line ?? place.range.end.line) - place.range.start.line + 1
    let comments = 3
    #expect(removed <= lines + comments, "\(resource.address).\(field.name): \(removed) lines went")
  }
}

/// A stack with every field of every kind, in varying layouts, with a comment on each line.
struct GeneratedStack {
  let seed: Int

  static let known: [String: [Value]] = [
    "package": ["../code"], "zip": ["a.zip"], "folder": ["a"], "product": ["A"],
    "queue": ["arn:aws:sqs:us-east-1:000000000000:q", "arn:aws:sqs:us-east-1:000000000000:r"],
    "bucket": ["arn:aws:s3:::some", "arn:aws:s3:::other"],
    "table": ["arn:aws:dynamodb:us-east-1:000000000000:table/T/stream/1"],
    "function": ["arn:aws:lambda:us-east-1:000000000000:function:f"],
    "role": ["arn:aws:iam::000000000000:role/r"],
    "routes": [
      ["GET /a": "arn:aws:lambda:us-east-1:000000000000:function:f"],
      [
        "GET /a": "arn:aws:lambda:us-east-1:000000000000:function:g",
        "POST /a/{id}": "arn:aws:lambda:us-east-1:000000000000:function:f",
      ],
    ],
    "statements": [
      [
        [
          "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::b/*"],
          "Principal": "*",
        ]
      ],
      [
        [
          "Effect": "Deny", "Action": ["s3:*"], "Resource": ["*"],
          "Principal": ["AWS": "arn:aws:iam::000000000000:root"],
        ],
        [
          "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": ["*"],
          "Principal": ["Service": "s3.amazonaws.com"], "Sid": "Two",
          "Condition": ["StringEquals": ["aws:SourceAccount": "000000000000"]],
        ],
      ],
    ],
    "events": [["s3:ObjectCreated:Put"], ["s3:ObjectCreated:Copy", "s3:ObjectRemoved:*"]],
    "filters": [[], [["body": ["type": ["image", "video"]]]]],
    "principal": ["s3.amazonaws.com", "000000000000"],
    "sourceArn": ["arn:aws:s3:::b"], "sourceAccount": ["000000000000"],
    "assumedBy": [["lambda.amazonaws.com"]],
    "managedPolicies": [[], ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]],
  ]

  /// Values to try for a field; policy statements get only the members that their use allows.
  static func values(of field: FieldSchema) -> [Value] {
    var generator = ValueGenerator(seed: 3, known: known)
    let values = generator.values(of: field)
    guard case .policyStatements(let use) = field.type else { return values }
    return values.map { value in
      .list(
        (value.list ?? []).map { statement in
          var fields = statement.map ?? [:]
          if use == .identity { fields["Principal"] = nil }
          if use == .trust { fields["Resource"] = nil }
          return .map(fields)
        })
    }
  }

  var source: SourceFile {
    var layout = YAMLLayout()
    layout.indentation = seed % 2 == 0 ? 2 : 4
    layout.indentsLists = seed % 4 < 2
    layout.width = seed % 3 == 0 ? 30 : 100
    let writer = YAMLWriter(layout: layout)
    var sections: [YAMLFragment.Entry] = [.init("stack", .text("generated"))]
    for kind in Catalog.standard.kinds {
      let resources = declarations(of: kind)
      if !resources.isEmpty { sections.append(.init(kind.schema.section, .map(resources))) }
    }
    // Sections and resources are always blocks; their fields are formatted to the width.
    var lines: [String] = []
    for section in sections {
      guard case .map(let resources) = section.value else {
        lines += writer.lines([section])
        continue
      }
      lines.append("\(section.key):")
      for resource in resources {
        guard case .map(let fields) = resource.value else { continue }
        lines.append(String(repeating: " ", count: layout.indentation) + "\(resource.key):")
        lines += writer.lines(fields, column: 2 * layout.indentation)
      }
    }
    let lineBreak = seed % 5 == 4 ? "\r\n" : "\n"
    let text = lines.enumerated().map { "\($0.element)  # line \($0.offset)\(lineBreak)" }.joined()
    return SourceFile(name: "generated-\(seed).yaml", text: text)
  }

  /// A resource with a value for each field that the stack accepts; of fields that exclude each
  /// other, the first.
  private func declarations(of kind: any Kind) -> [YAMLFragment.Entry] {
    let schema = kind.schema
    var generator = ValueGenerator(seed: UInt64(seed + 1), known: Self.known)
    var values = generator.minimal(schema.fields)
    // If one of several fields is required: the first that makes the resource valid.
    for field in schema.fields where !isSound(values, schema) && field.name != "name" {
      guard let choice = Self.values(of: field).first else { continue }
      let attempt = values.merging([field.name: choice]) { $1 }
      if isSound(attempt, schema) { values = attempt }
    }
    for field in schema.fields where field.presence != .computed && field.name != "name" {
      let choices = Self.values(of: field)
      guard values[field.name] == nil, !choices.isEmpty else { continue }
      var attempt = values
      attempt[field.name] = choices[seed % choices.count]
      if isSound(attempt, schema) { values = attempt }
    }
    return isSound(values, schema) ? [entry("thing", values, schema)] : []
  }

  private func entry(
    _ name: String, _ values: [String: Value], _ schema: KindSchema
  ) -> YAMLFragment.Entry {
    .init(name, .map(ValueWriting().entries(values, schema.fields)))
  }

  private func isSound(_ values: [String: Value], _ schema: KindSchema) -> Bool {
    let lines = YAMLWriter().lines([
      .init("stack", .text("generated")),
      .init(schema.section, .map([entry("thing", values, schema)])),
    ])
    let source = SourceFile(name: "try.yaml", text: lines.joined(separator: "\n") + "\n")
    return StackReader.read(source: source, schemas: Catalog.standard.schemas).stack != nil
  }
}
