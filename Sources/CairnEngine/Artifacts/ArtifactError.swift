/// Why code could not be built or found.
package struct ArtifactError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong and where, in full sentences.
  package var message: String
  /// What the compiler said, as it said it; empty when it was not asked.
  package var output: String

  /// What was asked for, where one request alone is to blame.
  package var request: ArtifactRequest?

  package init(_ message: String, output: String = "", request: ArtifactRequest? = nil) {
    self.message = message
    self.output = output
    self.request = request
  }

  package var description: String {
    output.isEmpty ? message : "\(message)\n\(output)"
  }
}
