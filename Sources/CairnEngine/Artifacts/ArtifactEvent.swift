/// What happens while code is built; one consumer prints it.
package enum ArtifactEvent: Hashable, Sendable {
  /// Another cairn builds the same code.
  case waitingForOther(package: String)
  case building(package: String, products: [String])
  /// The compiler's own count: so many of so many steps.
  case step(package: String, done: Int, of: Int)
  case built(package: String, products: [String], took: Duration)
}
