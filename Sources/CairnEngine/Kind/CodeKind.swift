/// A kind whose resources run code: built, zipped or read on this machine.
package protocol CodeKind: Kind {
  /// The computed field that holds the SHA-256 of the code's zip.
  var codeHash: String { get }

  /// The properties, completed with what depends on the endpoint. The default leaves them
  /// unchanged.
  func completed(_ properties: Properties, in scope: Scope) -> Properties

  /// The code to build before the resource can be planned; nil for none.
  func artifact(for properties: Properties) -> ArtifactRequest?

  /// The code of a live resource; nil if the service doesn't return it.
  func code(of live: LiveResource, _ context: KindContext) async throws -> LiveCode?
}

extension CodeKind {
  package var withCode: (any CodeKind)? { self }
  package func completed(_ properties: Properties, in scope: Scope) -> Properties { properties }
}

/// Code as the endpoint returns it.
package struct LiveCode: Sendable {
  /// The field that takes its path.
  package var field: String
  package var fileExtension: String
  package var bytes: [UInt8]

  package init(field: String, fileExtension: String, bytes: [UInt8]) {
    self.field = field
    self.fileExtension = fileExtension
    self.bytes = bytes
  }
}
