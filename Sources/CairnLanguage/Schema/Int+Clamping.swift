/// Saturating arithmetic for numbers from a service or a file, which may be of any size: a result
/// that overflows becomes the nearest `Int`.
extension Int {
  /// The sum, or `Int.max` or `Int.min` if it overflows.
  package func clampedAdding(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }

  /// The product, or `Int.max` or `Int.min` if it overflows.
  package func clampedMultiplying(by other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? ((self < 0) == (other < 0) ? .max : .min) : product
  }
}
