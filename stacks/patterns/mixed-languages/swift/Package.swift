// swift-tools-version: 6.0
import PackageDescription

let package = Package(
  name: "quote",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "Quote", targets: ["Quote"])],
  targets: [.executableTarget(name: "Quote")]
)
