INSERT INTO `log` VALUES (1,'{\"assertion\":\"@good1@\"}'),(2,'@bad@');
