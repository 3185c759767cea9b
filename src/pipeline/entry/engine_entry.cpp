#include "pipeline/entry/engine_entry.h"

#include "pipeline/local_engine.h"

extern "C" __attribute__((visibility("default"))) flipbook::pipeline::Engine* flipbookEngine() {
  static flipbook::pipeline::LocalEngine engine;
  return &engine;
}
