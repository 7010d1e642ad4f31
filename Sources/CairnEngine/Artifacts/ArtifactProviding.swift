/// Builds code.
package protocol ArtifactProviding: Sendable {
  /// The architecture of built executables, as Lambda names it.
  var architecture: String { get }

  /// Fulfils each request, or throws `ArtifactFailures` with all errors.
  func artifacts(for requests: [ArtifactRequest]) async throws -> [ArtifactRequest: Artifact]
}

extension ArtifactProviding {
  package var architecture: String { Toolchain.architecture }
}
