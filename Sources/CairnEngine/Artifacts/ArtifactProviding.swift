/// Builds code. Each request is answered, or what stands in the way is thrown.
package protocol ArtifactProviding: Sendable {
  /// What it builds executables for, as Lambda calls it.
  var architecture: String { get }
  func artifacts(for requests: [ArtifactRequest]) async throws -> [ArtifactRequest: Artifact]
}

extension ArtifactProviding {
  package var architecture: String { Toolchain.architecture }
}
