//! Does a document fit a JSON Schema?

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::Value;

/// A schema that is ready to be held against documents.
pub struct Schema {
    schemas: Schemas,
    root: SchemaIndex,
}

impl Schema {
    pub fn new(schema: Value) -> Self {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.add_resource("schema.json", schema).unwrap();
        let root = compiler.compile("schema.json", &mut schemas).unwrap_or_else(|e| panic!("{e:#}"));
        Self { schemas, root }
    }

    pub fn fits(&self, document: &Value) -> bool {
        self.schemas.validate(document, self.root).is_ok()
    }

    /// Panics with what does not fit, and where.
    pub fn holds(&self, name: &str, document: &Value) {
        if let Err(e) = self.schemas.validate(document, self.root) {
            panic!("{name}: {e:#}");
        }
    }
}
