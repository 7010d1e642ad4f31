/// Which of a user's images are asked for.
package struct ImageFilter: Hashable, Sendable {
  /// A part of the filename, whatever its case.
  package var filename: String?
  /// The whole content type.
  package var contentType: String?

  package init(filename: String? = nil, contentType: String? = nil) {
    self.filename = filename
    self.contentType = contentType
  }

  package var isEmpty: Bool { filename == nil && contentType == nil }
}
