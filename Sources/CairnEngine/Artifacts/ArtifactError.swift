/// Why code could not be built or found.
package struct ArtifactError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The fields that say where code comes from; every kind with code calls them so.
  package enum Part: String, Hashable, Sendable {
    case package, product, architecture, folder, zip
  }

  /// What is wrong and where, in full sentences.
  package var message: String
  /// What the compiler said, as it said it; empty when it was not asked.
  package var output: String
  /// What is to blame; nil where it is the request as a whole.
  package var part: Part?
  /// What was asked for and can't be had; empty where nothing in particular is to blame.
  package var requests: [ArtifactRequest]
  /// There is nothing where the code should be.
  package var isMissing: Bool

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

  /// What went wrong in a few words.
  package var summary: String {
    if isMissing { return "Code is missing" }
    switch part {
    case .folder, .zip: return "The code can't be used"
    case .package, .product, .architecture, nil: return "The code could not be built"
    }
  }

  package var description: String {
    output.isEmpty ? message : "\(message)\n\(output)"
  }

  func of(_ requests: [ArtifactRequest]) -> ArtifactError {
    var error = self
    if error.requests.isEmpty { error.requests = requests }
    switch requests.first {
    case .folder: error.part = part ?? .folder
    case .zip: error.part = part ?? .zip
    case .swiftProduct, nil: break
    }
    return error
  }
}

/// All that stands in the way of building.
package struct ArtifactFailures: Error, Hashable, Sendable {
  package var errors: [ArtifactError]

  package init(_ errors: [ArtifactError]) { self.errors = errors }

  /// Whatever a builder throws.
  init(_ error: any Error) {
    if let failures = error as? ArtifactFailures {
      self = failures
    } else {
      errors = [(error as? ArtifactError) ?? ArtifactError(String(describing: error))]
    }
  }
}
