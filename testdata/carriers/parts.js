module.exports = "@bad:h@" + "." + "@bad:p@" + "." + "@bad:s@";
