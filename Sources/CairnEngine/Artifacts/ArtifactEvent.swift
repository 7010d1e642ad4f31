/// An event of a build; one consumer prints them.
package enum ArtifactEvent: Hashable, Sendable {
  /// Another cairn is building the same code.
  case waitingForOther(package: String)
  case building(package: String, products: [String])
  /// The compiler's own count of finished and all steps.
  case step(package: String, done: Int, of: Int)
  case built(package: String, products: [String], took: Duration)
  /// A folder is made ready by a tool, such as `pip`.
  case buildingFolder(String, with: String)
  case builtFolder(String, with: String, took: Duration)
}
