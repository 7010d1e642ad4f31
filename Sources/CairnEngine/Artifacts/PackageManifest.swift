import CairnJSON
import FoundationEssentials
import Subprocess

/// The parts of `Package.swift` that determine which files are built.
struct PackageManifest: Sendable {
  struct Target: Sendable {
    var name: String
    /// Relative to the package; nil for the conventional folder.
    var path: String?
    /// Names of targets of this package and of products, in one list.
    var dependencies: [String]
    /// SwiftPM's name: `regular`, `executable`, `test` and so on.
    var kind: String
  }

  /// The package's folder.
  let folder: String
  let targets: [Target]
  /// The targets of each product.
  let products: [String: [String]]
  let executables: [String]
  /// The folders of packages that it depends on by path.
  let localPackages: [String]

  /// Runs SwiftPM, which evaluates the manifest: half a second.
  init(folder: String) async throws {
    let result = try await Subprocess.run(
      .name("swift"),
      // It only reads, and another SwiftPM may wait for us in the same folder.
      arguments: ["package", "--ignore-lock", "--package-path", folder, "dump-package"],
      output: .bytes(limit: 16 << 20), error: .bytes(limit: 1 << 20))
    guard result.terminationStatus.isSuccess else {
      throw ArtifactError(
        "\(folder)/Package.swift can't be read.",
        output: String(decoding: result.standardError, as: UTF8.self))
    }
    guard let json = try? JSONValue(parsing: result.standardOutput) else {
      throw ArtifactError("SwiftPM's answer about \(folder)/Package.swift can't be read.")
    }
    self.init(folder: folder, json)
  }

  init(folder: String, _ json: JSONValue) {
    self.folder = folder
    targets = (json["targets"]?.array ?? []).map { target in
      Target(
        name: target["name"]?.string ?? "", path: target["path"]?.string,
        dependencies: (target["dependencies"]?.array ?? []).compactMap { dependency in
          dependency.object?.values.first?[0]?.string
        },
        kind: target["type"]?.string ?? "")
    }
    var products: [String: [String]] = [:]
    var executables: [String] = []
    for product in json["products"]?.array ?? [] {
      guard let name = product["name"]?.string else { continue }
      products[name] = (product["targets"]?.array ?? []).compactMap(\.string)
      if product["type"]?["executable"] != nil { executables.append(name) }
    }
    // An executable target that no product names is a product itself.
    let named = Set(executables.flatMap { products[$0] ?? [] })
    for target in targets where target.kind == "executable" && !named.contains(target.name) {
      products[target.name] = [target.name]
      executables.append(target.name)
    }
    self.products = products
    self.executables = executables
    localPackages = (json["dependencies"]?.array ?? []).flatMap { dependency in
      (dependency["fileSystem"]?.array ?? []).compactMap { $0["path"]?.string }
    }
  }

  /// The pins of used packages; a build writes the file if it is missing or outdated.
  static let writtenByBuild = "Package.resolved"

  /// The files that define the package itself.
  static func files(of folder: String) -> [String] {
    let forVersions = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return
      (["Package.swift", writtenByBuild, ".swift-version"]
      + forVersions.filter { $0.hasPrefix("Package@swift-") }.sorted())
      .map { "\(folder)/\($0)" }
  }
}
