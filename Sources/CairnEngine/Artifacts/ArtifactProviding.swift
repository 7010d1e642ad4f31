/// Builds code.
package protocol ArtifactProviding: Sendable {
  /// Answers each request, or throws `ArtifactFailures` with all that stands in the way.
  func artifacts(for requests: [ArtifactRequest]) async throws -> [ArtifactRequest: Artifact]
}
