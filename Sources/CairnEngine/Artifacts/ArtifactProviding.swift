/// Builds code.
package protocol ArtifactProviding: Sendable {
  /// What it builds executables for, as Lambda calls it.
  var architecture: String { get }

  /// Answers each request, or throws `ArtifactFailures` with all that stands in the way.
  func artifacts(for requests: [ArtifactRequest]) async throws -> [ArtifactRequest: Artifact]
}

extension ArtifactProviding {
  package var architecture: String { Toolchain.architecture }
}
