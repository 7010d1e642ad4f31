import CairnEngine
import CairnKinds
import CairnLanguage
import Foundation
import Testing

/// The examples of the kinds around functions are valid and complete, and expand as documented.
@Suite struct ServerlessExamplesTests {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "stacks/examples")

  private func stack(_ file: String) throws -> Stack {
    let url = Self.folder.appending(path: file)
    let (stack, diagnostics) = StackReader.read(
      source: SourceFile(name: file, bytes: Array(try Data(contentsOf: url))),
      schemas: Catalog.standard.schemas)
    #expect(diagnostics.map(\.detail) == [])
    return try #require(stack)
  }

  /// A kind without an example of its own is covered by that of another kind.
  private static let sections = Catalog.standard.schemas.map(\.section).filter { section in
    FileManager.default.fileExists(atPath: folder.appending(path: "\(section).yaml").path())
  }

  @Test(arguments: sections)
  func `an example shows every field of its kind`(section: String) throws {
    let stack = try stack("\(section).yaml")
    let schema = try #require(Catalog.standard[section]).schema
    let shown = stack.resources.filter { $0.address.section == section }
      .reduce(into: Set<String>()) { $0.formUnion($1.properties.keys) }
    let fields = schema.fields.filter { $0.presence != .computed }.map(\.name)
    #expect(Set(fields).subtracting(shown) == [])
  }

  /// A resource inside another one is deleted with it; an event source mapping isn't.
  @Test(arguments: ["functions", "apis", "mappings", "notifications", "policies"])
  func `only resources inside another one have a container`(section: String) throws {
    let (graph, _) = ResourceGraph.build(
      stack: try stack("\(section).yaml"), catalog: .standard)
    let holders = [
      "notifications": ["buckets"], "invokePermissions": ["functions"],
      "policies": ["buckets", "queues", "topics", "eventBuses", "secrets", "logGroups", "apis"],
      "subscriptions": ["topics"],
    ]
    for node in try #require(graph).nodes {
      let sections = Set(node.containers.map(\.section))
      #expect(sections.isSubset(of: holders[node.address.section] ?? []), "\(node.address)")
      #expect(sections.isEmpty == (holders[node.address.section] == nil), "\(node.address)")
    }
  }

  @Test func `a function's permissions become a role`() throws {
    let stack = try stack("functions.yaml")
    let upload = try #require(stack.resources.first { $0.address.name == "upload" })
    let plain = Function().expand(upload)
    #expect(plain.map(\.address.description) == ["roles.upload", "functions.upload"])
    let role = plain[0]
    #expect(role.origin == .expanded(from: upload.address, field: "permissions"))
    #expect(role.location == upload.fieldLocations["permissions"])
    #expect(
      role.properties["name"]
        == .unresolved(Template([.literal("example-upload-"), .reference(.stack(.region))])))
    #expect(role.properties["statements"] == upload.properties["permissions"])
    #expect(role.properties["managedPolicies"] == [Role.logsPolicy])
    #expect(
      role.fieldLocations["statements[0]"] == upload.fieldLocations["permissions[0]"])
    #expect(plain[1].properties["permissions"] == nil)
    #expect(
      plain[1].properties["role"]?.references.map(\.description) == ["${roles.upload.arn}"])

    let resize = try #require(stack.resources.first { $0.address.name == "resize" })
    #expect(Function().expand(resize) == [resize])
    let ping = try #require(stack.resources.first { $0.address.name == "ping" })
    let pingRole = Function().expand(ping)[0]
    #expect(pingRole.properties["statements"] == nil)
    #expect(
      pingRole.properties["name"]
        == .unresolved(
          Template([.literal("example-functions-ping-"), .reference(.stack(.region))])))
  }

  @Test func `an API gets permission to invoke each of its functions once`() throws {
    let stack = try stack("apis.yaml")
    let api = try #require(stack.resources.first { $0.address.section == "apis" })
    let permissions = API().expand(api).filter { $0.address.section == "invokePermissions" }
    #expect(
      permissions.map(\.address.description) == [
        "invokePermissions.images-invokes-admin", "invokePermissions.images-invokes-images",
        "invokePermissions.images-invokes-check-token",
      ])
    let first = try #require(permissions.first)
    #expect(
      first.properties["sourceArn"]?.references.map(\.description) == [
        "${apis.images.executionArn}"
      ])
    #expect(first.properties["principal"] == "apigateway.amazonaws.com")
    #expect(first.location == api.fieldLocations["routes.ANY /admin.function"])
  }
}
