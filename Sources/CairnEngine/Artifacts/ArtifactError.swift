/// Why code couldn't be built or found.
package struct ArtifactError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The fields that name the source of code, the same in every kind with code.
  package enum Part: String, Hashable, Sendable {
    case package, product, architecture, folder, build, handler, zip, file, files
  }

  /// The error and its location, in full sentences.
  package var message: String
  /// The compiler's output; empty if it wasn't run.
  package var output: String
  /// The field at fault; nil for the request as a whole.
  package var part: Part?
  /// The unavailable items of the request; empty if none in particular is at fault.
  package var requests: [ArtifactRequest]
  /// The code is missing.
  package var isMissing: Bool
  /// A build found it, not a look at the files.
  var isOfBuild = false

  package init(
    _ message: String, output: String = "", part: Part? = nil, requests: [ArtifactRequest] = [],
    isMissing: Bool = false
  ) {
    self.message = message
    self.output = output
    self.part = part
    self.requests = requests
    self.isMissing = isMissing
  }

  /// A short summary of the error.
  package var summary: String {
    let isRead = part == .file || part == .files || requests.first?.isRead == true
    if isMissing { return isRead ? "A source is missing" : "Code is missing" }
    if isRead { return "The source can't be used" }
    switch part {
    case .folder where !isOfBuild: return "The code can't be used"
    case .zip: return "The code can't be used"
    case .package, .product, .architecture, .folder, .build, .handler, .file, .files, nil:
      return "The code could not be built"
    }
  }

  package var description: String {
    output.isEmpty ? message : "\(message)\n\(output)"
  }

  /// Found by a build, and so reported at the field that asks for it.
  func ofBuild(_ build: FolderBuild) -> ArtifactError {
    var error = self
    error.isOfBuild = true
    if error.part == nil || error.part == .folder { error.part = build.part }
    return error
  }

  func of(_ requests: [ArtifactRequest]) -> ArtifactError {
    var error = self
    if error.requests.isEmpty { error.requests = requests }
    switch requests.first {
    case .folder, .contents: error.part = part ?? .folder
    case .file, .lines: error.part = part ?? .file
    case .files: error.part = part ?? .files
    case .zip: error.part = part ?? .zip
    case .swiftProduct, nil: break
    }
    return error
  }
}

/// All errors of a build.
package struct ArtifactFailures: Error, Hashable, Sendable {
  package var errors: [ArtifactError]

  package init(_ errors: [ArtifactError]) { self.errors = errors }

  /// From any error of a builder.
  init(_ error: any Error) {
    if let failures = error as? ArtifactFailures {
      self = failures
    } else {
      errors = [(error as? ArtifactError) ?? ArtifactError(String(describing: error))]
    }
  }
}
