import CairnLanguage

/// All existing resources by section: the choice for imports, and the answer to whether something
/// that a declaration would add exists already.
struct ImportInventory: Sendable {
  private let found: [String: [FoundResource]]
  private let catalog: Catalog

  init(_ found: [String: [FoundResource]], _ catalog: Catalog) {
    self.found = found
    self.catalog = catalog
  }

  func kind(of section: String) -> (any Kind)? { catalog[section] }

  /// The ARN of a resource that a reference names by another attribute, to write a resource outside
  /// the import. Nil if the attribute is the ARN, or the resource doesn't exist.
  func arn(
    ofWhatHas attribute: String, _ value: String, in sections: [String], _ scope: Scope
  ) -> String? {
    for section in sections where attribute != "arn" {
      guard let kind = catalog[section] else { continue }
      for other in found[section] ?? [] {
        let attributes = other.attributes.merging(kind.attributes(of: other.properties, in: scope))
        { $1 }
        if attributes[attribute]?.string == value { return attributes["arn"]?.string }
      }
    }
    return nil
  }

  /// Resources without an owner that a declaration would create: with its identity, or with its
  /// content under another name (a permission).
  func holds(_ section: String, _ properties: Properties, in scope: Scope) -> FoundResource? {
    guard let kind = catalog[section] else { return nil }
    let identity = kind.identity(of: properties, in: scope)
    let fields = kind.schema.fields.filter { $0.presence != .computed }
    return found[section]?.first { other in
      guard other.owner == .nobody else { return false }
      if other.identity == identity { return true }
      return kind.schema.naming == nil
        && fields.allSatisfy { field in
          field.normalForm(of: other.properties.values[field.name])
            == field.normalForm(of: properties.values[field.name])
        }
    }
  }
}

extension Session {
  /// Reads live resources as declarations of this (still empty) stack. Writes nothing.
  /// - Parameter codeFolder: the folder for code, relative to the stack file.
  /// - Throws: `PlanFailure` for resources that can't be read.
  package func importing(
    _ selection: Import.Selection, codeFolder: String
  ) async throws -> Import {
    var context = context
    context.reads = .everything
    let scan = ImportScan(
      selection: selection, catalog: catalog, context: context,
      parallelism: options.parallelism, location: stack.location
    ) { [store] in try await self.readLedger(in: store.of($0)).ledger }
    let (inventory, resources, skipped) = try await scan.run()
    return Import(
      stack: stack.name, scope: scope, catalog: catalog, inventory: inventory,
      resources: resources, skipped: skipped, codeFolder: codeFolder)
  }
}
