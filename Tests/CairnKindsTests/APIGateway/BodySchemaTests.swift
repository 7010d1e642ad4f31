import CairnEngine
import CairnJSON
import CairnLanguage
import CairnTestSupport
import Testing

@testable import CairnKinds

@Suite struct BodySchemaTests {
  private let name: JSONValue = ["type": "string", "minLength": 1]

  @Test func `what a schema refers to is written in its place`() throws {
    let schema = try JSONValue(
      parsing: #"""
        {"properties": {"a": {"$ref": "#/definitions/name"}, "b/c": {"$ref": "#/properties/a"},
          "d": {"items": [{"$ref": "#/$defs/all~1of/allOf/0"}]}},
         "definitions": {"name": {"type": "string", "minLength": 1}},
         "$defs": {"all/of": {"allOf": [{"$ref": "#/definitions/name"}]}}}
        """#)
    #expect(
      BodySchema.inlined(schema) == [
        "properties": ["a": name, "b/c": name, "d": ["items": [name]]]
      ])
  }

  @Test(
    arguments: [
      ["properties": ["next": ["$ref": "#"]]],
      ["definitions": ["a": ["items": ["$ref": "#/definitions/a"]]], "$ref": "#/definitions/a"],
      ["properties": ["a": ["$ref": "https://example.com/restapis/a/models/b"]]],
      ["properties": ["definitions": ["type": "string"], "$ref": ["type": "string"]]],
      ["type": "object", "definitions": ["a": ["type": "string"]]],
    ] as [JSONValue])
  func `a schema that contains itself or refers to nothing stays as it is`(schema: JSONValue) {
    let kept = schema["definitions"] == nil || schema["type"] == nil
    #expect(BodySchema.inlined(schema) == (kept ? schema : ["type": "object"]))
  }

  /// 2^30 parts.
  @Test func `a schema that would grow too large stays as it is`() {
    var definitions: [String: JSONValue] = ["d0": name]
    for index in 1...30 {
      let below: JSONValue = ["$ref": .string("#/definitions/d\(index - 1)")]
      definitions["d\(index)"] = ["allOf": [below, below]]
    }
    let schema: JSONValue = ["$ref": "#/definitions/d30", "definitions": .object(definitions)]
    #expect(BodySchema.inlined(schema) == schema)
  }

  // MARK: Files

  private static let stack = """
    stack: s
    functions: {f: {zip: f.zip, handler: a.b, runtime: python3.13}}
    apis:
      front:
        routes:
          POST /a:
            function: f
            validate: {body: schemas/a.json, parameters: [query.size]}

    """

  private func read(_ files: [String: String]?) -> (stack: Stack?, diagnostics: [Diagnostic]) {
    let attached = files.map { files in
      AttachedFiles { path in files[path].map { SourceFile(name: path, text: $0) } }
    }
    return StackReader.read(
      source: SourceFile(name: "stack.yaml", text: Self.stack), schemas: Catalog.standard.schemas,
      attached: attached)
  }

  @Test func `a schema in a file is part of the route`() throws {
    let (stack, diagnostics) = read(["schemas/a.json": #"{"type": "object", "maxProperties": 2}"#])
    #expect(diagnostics.map(\.detail) == [])
    let api = try #require(stack?.resources.first { $0.address.section == "apis" })
    let route = api.properties["routes"]?.map?["POST /a"]?.map
    #expect(route?["validate"]?.map?["body"] == ["type": "object", "maxProperties": 2])
    let path = "routes.POST /a.validate.body"
    #expect(api.location(of: path).file == "stack.yaml")
    #expect(api.location(of: "\(path).maxProperties").file == "schemas/a.json")
    #expect(api.location(of: "routes.POST /a.validate.parameters").file == "stack.yaml")
  }

  @Test func `where files can't be read, their content is unknown`() {
    let (stack, diagnostics) = read(nil)
    #expect(stack != nil)
    #expect(diagnostics.map(\.detail) == [])
  }

  @Test(
    arguments: [
      (
        "type: object\nproperties:\n  a: {$ref: b.json}\n",
        "schemas/a.json:3:7: `b.json` is outside the schema: write it under `definitions`, and refer "
          + "to it as `#/definitions/NAME`."
      ),
      ("maxLength: ${parameters.most}", "schemas/a.json:1:12: The stack declares no parameter"),
      ("a: 1\na: 2\n", "schemas/a.json:2:1: "),
      (
        "[a]",
        "stack.yaml:8:20: `body` takes a JSON Schema, such as `{type: object, required: [name]}`, or "
          + "the path of a file with one."
      ),
      ("", "stack.yaml:8:26: The file `schemas/a.json` is empty."),
      (nil, "stack.yaml:8:26: The file `schemas/a.json` can't be read."),
    ] as [(String?, String)])
  func `mistakes in a file have their place in it`(file: String?, message: String) throws {
    let (_, diagnostics) = read(file.map { ["schemas/a.json": $0] } ?? [:])
    let first = try #require(diagnostics.first { $0.severity == .error })
    let place = try #require(first.location)
    let shown =
      "\(place.file):\(place.range.start.line):\(place.range.start.column): \(first.detail)"
    #expect(shown.hasPrefix(message), "\(shown)")
  }
}
