import FoundationEssentials

/// The source files of a package's products: those of their targets, and of targets in local
/// packages that they use. Manifests pin remote packages.
struct PackageSources: Sendable {
  /// The manifests that were read.
  private(set) var manifests: [String] = []
  /// Folders of sources.
  private(set) var roots: Set<String> = []

  private var packages: [String: PackageManifest] = [:]
  private var visited: Set<String> = []

  /// - Parameter read: returns the manifest of a package in a folder.
  init(
    of products: [String], in folder: String,
    read: @Sendable (String) async throws -> PackageManifest
  ) async throws {
    var folders = [folder]
    while let next = folders.popLast() {
      guard packages[next] == nil else { continue }
      let manifest = try await read(next)
      packages[next] = manifest
      manifests += PackageManifest.files(of: next)
      folders += manifest.localPackages
    }
    manifests.sort()
    for product in products { add(product, from: folder) }
  }

  /// The package of the products.
  func package(_ folder: String) -> PackageManifest? { packages[folder] }

  /// Follows the name of a target or product, of this package or of a dependency.
  mutating func add(_ name: String, from folder: String) {
    guard let package = packages[folder], visited.insert("\(folder):\(name)").inserted else {
      return
    }
    if let target = package.targets.first(where: { $0.name == name }) {
      roots.insert(Self.folder(of: target, in: folder))
      for dependency in target.dependencies { add(dependency, from: folder) }
    }
    if let targets = package.products[name] {
      for target in targets where target != name { add(target, from: folder) }
    }
    for other in package.localPackages where packages[other]?.products[name] != nil {
      add(name, from: other)
    }
  }

  private static func folder(of target: PackageManifest.Target, in folder: String) -> String {
    if let path = target.path { return Files.absolute(path, from: folder) }
    let candidates = ["Sources", "Source", "src", "srcs", "Plugins"].map { "\(folder)/\($0)" }
    let existing = candidates.first {
      FileStamp(path: "\($0)/\(target.name)", following: .followed)?.kind == .folder
    }
    // A package with one target may have its files directly in Sources.
    return existing.map { "\($0)/\(target.name)" } ?? "\(folder)/Sources"
  }
}
