/// Builds code. Each request is answered, or what stands in the way is thrown.
package protocol ArtifactProviding: Sendable {
  func artifacts(for requests: [ArtifactRequest]) async throws -> [ArtifactRequest: Artifact]
}
