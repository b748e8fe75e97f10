//! What an input was taken as. What a token that is not a grant really is tells `other_tokens`.

/// What an input was taken as. Rules look at it to tell a grant from what will make one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum InputKind {
    /// A signed grant, or what was meant as one.
    #[default]
    Grant,
    /// An unsigned draft: header and claims as JSON.
    Draft,
    /// Certificates, or a key store that holds some: judged as the x5c of a grant.
    Certificate,
    /// Keys that are to be registered on a client.
    Keys,
    /// The settings of a program: judged as the draft of the grant they will make.
    Settings,
}

impl InputKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Grant, Self::Draft, Self::Certificate, Self::Keys, Self::Settings];

    /// The name used in output: `grant`, `draft`, `certificate`, `keys`, `settings`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Grant => "grant",
            Self::Draft => "draft",
            Self::Certificate => "certificate",
            Self::Keys => "keys",
            Self::Settings => "settings",
        }
    }
}
