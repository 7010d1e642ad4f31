import CairnLanguage

/// A kind whose resources run code, or hold what files contain: built, zipped or read on this
/// machine.
package protocol CodeKind: Kind {
  /// The computed field that shows what the code is.
  var codeHash: String { get }

  /// The value of that field; nil while it is unknown. The default is the SHA-256 of the zip.
  func codeValue(of artifact: Artifact, for properties: Properties) -> Value?

  /// An error in the content; nil, the default, if any content can be deployed.
  func problem(with artifact: Artifact, for properties: Properties) -> ArtifactError?

  /// What it is for messages: "code", the default.
  var codeNoun: String { get }

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
  package var codeNoun: String { "code" }

  package func problem(with artifact: Artifact, for properties: Properties) -> ArtifactError? {
    nil
  }

  package func codeValue(of artifact: Artifact, for properties: Properties) -> Value? {
    .string(artifact.sha256)
  }
}

extension CodeKind {
  /// The value of `codeHash`, or the recorded one in its place.
  func value(of artifact: Artifact, for properties: Properties) -> Value? {
    if case .recorded(let value) = artifact.content { return value }
    return codeValue(of: artifact, for: properties)
  }
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
