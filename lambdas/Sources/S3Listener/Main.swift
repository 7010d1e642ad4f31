import ImageService
import LambdaRuntime

@main
struct Main {
  static func main() async {
    await runLambda { environment in
      let stores = try Stores(environment)
      return S3ListenerHandler(objects: stores.objects, metadata: stores.metadata)
    }
  }
}
