import CairnLanguage

/// All that is there, by section: what imports choose from, and what tells whether something that a
/// declaration would bring along is there already.
struct ImportInventory: Sendable {
  private let found: [String: [FoundResource]]
  private let catalog: Catalog

  init(_ found: [String: [FoundResource]], _ catalog: Catalog) {
    self.found = found
    self.catalog = catalog
  }

  func kind(of section: String) -> (any Kind)? { catalog[section] }

  func holds(_ section: String, _ identity: Identity) -> Bool {
    found[section]?.contains { $0.identity == identity && $0.owner == .nobody } ?? false
  }
}

extension Session {
  /// Reads live resources as declarations of this (still empty) stack. Changes nothing.
  /// - Parameter codeFolder: where code will lie, relative to the stack file.
  /// - Throws: `PlanFailure` for what can't be read.
  package func importing(
    _ selection: Import.Selection, codeFolder: String
  ) async throws -> Import {
    var context = context
    context.reads = .everything
    let survey = ImportSurvey(
      selection: selection, catalog: catalog, context: context,
      parallelism: options.parallelism, location: stack.location)
    let (inventory, resources, skipped) = try await survey.look()
    return Import(
      stack: stack.name, scope: scope, catalog: catalog, inventory: inventory,
      resources: resources, skipped: skipped, codeFolder: codeFolder)
  }
}
