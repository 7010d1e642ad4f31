/// How a folder is made ready before it is zipped, and what the result runs on.
package struct FolderBuild: Hashable, Sendable {
  package enum Way: Hashable, Sendable {
    /// By the builder of the manifest in the folder, if there is one.
    case byContent
    /// By a line of shell, which leaves the code in `output`, relative to the folder.
    case command(String, output: String)
  }

  package var way: Way
  /// As Lambda names them.
  package var runtime: String
  package var handler: String
  package var architecture: String

  package init(
    _ way: Way = .byContent, runtime: String, handler: String, architecture: String
  ) {
    self.way = way
    self.runtime = runtime
    self.handler = handler
    self.architecture = architecture
  }

  /// The field that an error is reported at.
  var part: ArtifactError.Part {
    switch way {
    case .byContent: .folder
    case .command: .build
    }
  }
}

extension FolderBuild {
  /// `python3.13` is `3.13` of `python`; nil for the runtimes of other languages.
  func version(of language: String) -> String? {
    guard runtime.hasPrefix(language) else { return nil }
    let version = runtime.dropFirst(language.count)
    return version.hasSuffix(".x") ? String(version.dropLast(2)) : String(version)
  }

  /// Whether the code is an executable that brings its own runtime.
  var isExecutable: Bool { runtime.hasPrefix("provided") }

  /// The C library of the runtime, as the minor version of glibc 2. Lambda developer guide, "Lambda
  /// runtimes": which Amazon Linux a runtime is based on.
  var glibc: Int {
    switch runtime {
    case "provided.al2", "python3.8", "python3.9", "python3.10", "python3.11", "nodejs18.x": 26
    case "provided", "python3.6", "python3.7", "python2.7": 17
    default: 34
    }
  }
}
