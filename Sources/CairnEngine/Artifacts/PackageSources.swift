import FoundationEssentials

/// Which files a package's products are made of: those of their targets, and of the targets of
/// packages beside it that they use. Packages from elsewhere are pinned by the manifests.
struct PackageSources: Sendable {
  /// The manifests that were read.
  private(set) var manifests: [String] = []
  /// Folders of sources.
  private(set) var roots: Set<String> = []

  private var packages: [String: PackageManifest] = [:]
  private var visited: Set<String> = []

  /// - Parameter read: gives the manifest of a package by its folder.
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

  /// The package that the products are asked of.
  func package(_ folder: String) -> PackageManifest? { packages[folder] }

  /// Follows a name that is a target or a product, of this package or of one that it depends on.
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
    // A package of one target may have its files in Sources itself.
    return existing.map { "\($0)/\(target.name)" } ?? "\(folder)/Sources"
  }
}
